"""The words of publishing into a district's store and reading back from it."""

from __future__ import annotations

TITLE = "发布到汇总库"
EXPLAIN = (
    "把本册的自评表写入汇总单位的 PostgreSQL 数据库。只写有变化的表，可以反复发布；"
    "从本册删除的表在库里标记为撤回。"
)
SERVER = "服务器(&S)"
SERVER_HINT = "如 192.168.1.10 或 db.example.com"
PORT = "端口(&P)"
DATABASE = "数据库名(&D)"
USER = "用户名(&U)"
PASSWORD = "密码(&W)"
PASSWORD_HINT = "不保存，用密码文件的可以不填"
OVERWRITE = "汇总库里别人改过的表也以本册为准(&O)"
PUBLISH = "发布"
CANCEL = "取消"
WORKING = "正在发布……{done} / {count} 张"
NOT_SAVED = "这个自评表册还没有文件名，请先保存，再发布。"
DAMAGED = "这个自评表册里有损坏的内容，请核对并保存后再发布。"
DONE = "已发布到 {address}：{numbers}。"
STOPPED = "已停止，写完的单位都在 {address}：{numbers}；再发布一次会接着做。"
CONFLICTS = "有 {count} 张表汇总库里另有改动，没有写；核对后可勾选“以本册为准”再发布。"
REFUSED = "有 {count} 个单位没有权限，没有写。"
OLDER = "有 {count} 张表汇总库里的更新，没有写。"
DETAILS = "查看…"
DETAILS_TITLE = "没有发布的表"
FETCH_TITLE = "从汇总库读回"
FETCH_EXPLAIN = (
    "把汇总库里的自评表读入本册，与导入文件一样可以撤销；已有同一张表时会问怎么办。已撤回的表不读。"
)
UNITS, UNITS_HINT = "单位(&N)", "名称要写全，几个单位用顿号隔开；不填读全部"
YEARS, YEARS_HINT = "年度(&Y)", "如 2024，几个年度用顿号隔开；不填读全部"
PROJECTS, PROJECTS_HINT = "项目(&J)", "项目名称中的几个字；不填读全部"
FETCH = "读回"
FETCHING = "正在从汇总库读回……{done} 张"
BAD_YEAR = "年度“{year}”不是四位数的年度，没有读回；请改成如 2024。"
