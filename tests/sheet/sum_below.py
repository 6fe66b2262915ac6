"""A form of an invented place that adds up its money below: the line of the sum stands last."""

from __future__ import annotations

from jixiao_gui.form.template import Templates
from jixiao_gui.sheet.recognise import Recognised, recognise
from tests.sheet.sheets import drawn_sheet

SHEET = drawn_sheet(
    """
项目名称>2|云岭市农村公路养护>7
主管部门>2|云岭市交通局>3|实施单位>2|云岭市公路中心>2
资金情况（万元）>1>5|资金来源>2|年初预算数|调整后预算数|全年执行数|分值|执行率|得分
^1|中央资金>2|100|120|118|—|98.3%|—
^1|省级资金>2|50|50|50|—|100%|—
^1|县级资金>2|30|30|12|—|40%|—
^1|资金总额>2|180|200|180|10|90%|9
年度总体目标>1>2|年初设定目标>4|全年实际完成情况>4
^1|养护公路86公里。>4|养护公路88公里。>4
绩效指标>1>3|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施
^1|产出指标|数量指标|养护里程|≥86公里|88公里|50|50|
^1|满意度指标|服务对象满意度指标|群众满意度|≥90%|93%|40|40|
总分>6|100|99|
""",
    above=("项目支出绩效自评表", "（2022年度）"),
)


def read(templates: Templates) -> Recognised:
    """The form as reading leaves it; its layout is taken into ``templates``."""
    return recognise(SHEET, templates)
