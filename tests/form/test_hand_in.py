"""What a form asks for before it is handed in, and the ticks that are kept with it."""

from __future__ import annotations

from dataclasses import replace

from jixiao_gui import paths
from jixiao_gui.form.filling import MARKED, finished, is_finished
from jixiao_gui.form.hand_in import needed_stamps, ticked_stamps, with_ticks
from jixiao_gui.form.template_data import template_data
from jixiao_gui.form.template_file import load_templates, read_template
from jixiao_gui.formats.json.json_forms import iter_json, write_json
from tests.invented import invented_form

TEMPLATES = load_templates([paths.resources_folder()])


def test_what_the_layout_names_and_else_what_it_prints() -> None:
    named = TEMPLATES["sichuan-0013zp"]
    assert needed_stamps(named.new_form(), named) == ("实施单位盖章", "项目负责人签字", "财务负责人签字")
    assert read_template(template_data(named), TEMPLATES.rules).hand_in == named.hand_in
    bare = replace(named, hand_in=())
    assert needed_stamps(named.new_form(), bare)[0] == "“实施单位（盖章）”处盖章"
    suiyang = replace(TEMPLATES["department-suiyang"], hand_in=(), sign_off=("填表人：", "日期："))
    assert needed_stamps(suiyang.new_form(), suiyang) == ("“单位（盖章）”处盖章", "“填表人”签字")
    plain = TEMPLATES["mof-2020"]
    assert needed_stamps(plain.new_form(), plain) == ()
    own = replace(
        plain.new_form(), below=("填报单位负责人（签字）：　　　注意：盖章后的表一式三份报送财政局备案存档",)
    )
    assert needed_stamps(own, plain) == ("“填报单位负责人（签字）”处签字",)


def test_ticks_stay_with_the_form() -> None:
    form = invented_form()
    form = replace(form, remarks=with_ticks(form, ["盖章", "签字"], "2024-01-31"))
    form = replace(form, remarks=finished(form, MARKED))
    assert ticked_stamps(form) == {"盖章", "签字"}
    assert is_finished(form)
    less = replace(form, remarks=with_ticks(form, ["签字", "附件"], "2024-02-01"))
    assert [(r.message, r.day) for r in less.remarks if r.kind == "ticked"] == [
        ("签字", "2024-01-31"),
        ("附件", "2024-02-01"),
    ]
    assert is_finished(less)
    (again,) = iter_json("".join(write_json([less], TEMPLATES)), TEMPLATES)
    assert again.remarks == less.remarks
