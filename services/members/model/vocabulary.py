"""The closed vocabularies of members: code → (中文, English). They are the alliance's own words, so they are data."""

from __future__ import annotations

KINDS: dict[str, tuple[str, str]] = {
    "MFR": ("设备制造", "equipment maker"),
    "CON": ("内容创作", "content producer"),
    "NET": ("网络运营", "network operator"),
    "SCR": ("大屏/场厅运营", "screen or hall operator"),
    "PLT": ("平台服务", "platform service"),
    "RES": ("科研院所/高校", "research institute or university"),
    "INT": ("系统集成", "system integrator"),
    "TST": ("检测认证", "testing and certification"),
    "SVC": ("专业服务", "professional service"),
    "FIN": ("金融投资", "finance and investment"),
    "USR": ("应用业主", "user organisation"),
    "GOV": ("指导单位", "guiding authority (observer)"),
}
TIERS: dict[str, tuple[str, str]] = {
    "CHAIR": ("理事长单位", "chair"),
    "VICE_CHAIR": ("副理事长单位", "vice-chair"),
    "STANDING": ("常务理事单位", "standing council"),
    "COUNCIL": ("理事单位", "council"),
    "MEMBER": ("会员单位", "ordinary member"),
    "OBSERVER": ("观察员单位", "observer"),
}
SEGMENTS: dict[str, tuple[str, str]] = {
    "CHIP": ("核心芯片", "core chips"),
    "OS": ("操作系统", "operating systems"),
    "DISPLAY": ("显示终端", "displays"),
    "CONTENT": ("内容制作", "content production"),
    "NETWORK": ("传输网络", "transmission networks"),
    "PLATFORM": ("平台服务", "platform services"),
    "CAPTURE": ("前端采集", "capture"),
    "CODEC": ("编解码", "codecs"),
    "TERMINAL": ("播放/解码终端", "players and decoders"),
    "CONTROL": ("显控", "display control"),
    "OPERATION": ("屏厅运营", "screen and hall operation"),
    "STANDARD": ("标准", "standards"),
    "TESTCERT": ("检测认证", "testing and certification"),
    "APP": ("行业应用", "industry applications"),
    "TALENT": ("人才培训", "talent and training"),
    "RESEARCH": ("研发", "research and development"),
}

DRAFT, SUBMITTED, SCREENING, PUBLICITY = "draft", "submitted", "screening", "publicity"
APPROVED, FEE_PENDING, ACTIVE, OVERDUE = "approved", "fee_pending", "active", "overdue"
SUSPENDED, EXITED, REMOVED, REJECTED = "suspended", "exited", "removed", "rejected"
STATUSES: dict[str, tuple[str, str]] = {
    DRAFT: ("草稿", "draft"),
    SUBMITTED: ("已提交", "submitted"),
    SCREENING: ("初审中", "under first review"),
    PUBLICITY: ("公示中", "under public notice"),
    APPROVED: ("已批准", "approved"),
    FEE_PENDING: ("待缴会费", "dues pending"),
    ACTIVE: ("正常", "active"),
    OVERDUE: ("会费逾期", "dues overdue"),
    SUSPENDED: ("已暂停", "suspended"),
    EXITED: ("已退会", "exited"),
    REMOVED: ("已除名", "removed"),
    REJECTED: ("未通过", "rejected"),
}
IN_REVIEW = frozenset({DRAFT, SUBMITTED, SCREENING, PUBLICITY})
ENDED = frozenset({EXITED, REMOVED, REJECTED})
"""Statuses that nothing follows; the organisation may apply anew and then is a new member with a new id."""
LIFE: dict[str, frozenset[str]] = {
    DRAFT: frozenset({SUBMITTED, REJECTED}),
    SUBMITTED: frozenset({SCREENING, REJECTED}),
    SCREENING: frozenset({PUBLICITY, REJECTED}),
    PUBLICITY: frozenset({APPROVED, REJECTED}),
    APPROVED: frozenset({FEE_PENDING}),
    FEE_PENDING: frozenset({ACTIVE, OVERDUE, EXITED, REMOVED}),
    ACTIVE: frozenset({OVERDUE, SUSPENDED, EXITED, REMOVED}),
    OVERDUE: frozenset({ACTIVE, SUSPENDED, EXITED, REMOVED}),
    SUSPENDED: frozenset({ACTIVE, OVERDUE, EXITED, REMOVED}),
    EXITED: frozenset(),
    REMOVED: frozenset(),
    REJECTED: frozenset(),
}
"""Status → the statuses that may follow it."""

INNER_CHECK = "INNER_CHECK"
WARNINGS: dict[str, tuple[str, str]] = {
    INNER_CHECK: (
        "统一社会信用代码内含的组织机构代码(GB 11714)校验位不符,请核对营业执照",
        "The check digit of the organisation code (GB 11714) inside the unified social credit code does not fit; "
        "compare it with the licence",
    ),
}
"""What staff should look at before approving: code → (中文, English)."""
