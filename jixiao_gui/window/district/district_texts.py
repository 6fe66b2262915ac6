"""The words of publishing into a district's store."""

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
