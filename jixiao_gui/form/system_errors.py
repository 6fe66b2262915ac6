"""What the operating system says about a file, in Chinese; its own words are those of its language."""

from __future__ import annotations

import errno
import re

_REASONS = {
    "ENOSPC": "磁盘已满",
    "EDQUOT": "磁盘配额已用完",
    "EROFS": "磁盘是只读的",
    "EFBIG": "文件超过了此处允许的大小",
    "EOVERFLOW": "文件超过了此处允许的大小",
    "ENAMETOOLONG": "文件名或路径太长",
    "ENOENT": "文件或文件夹不存在",
    "ENOTDIR": "路径中间有一段不是文件夹",
    "EISDIR": "这是一个文件夹",
    "EEXIST": "已有同名的文件",
    "ENOTEMPTY": "文件夹里还有文件",
    "EACCES": "没有权限，或文件正被其他程序占用",
    "EPERM": "系统不允许这个操作",
    "EIO": "读写出错，磁盘或 U 盘可能有故障或已拔出",
    "ENXIO": "设备已断开",
    "ENODEV": "设备已断开",
    "ENOMEDIUM": "驱动器里没有盘",
    "EUCLEAN": "磁盘的文件系统已损坏",
    "EBADMSG": "磁盘的文件系统已损坏",
    "EREMOTEIO": "网络盘读写出错",
    "ESTALE": "网络盘已断开或已重新连接",
    "ETIMEDOUT": "网络盘没有响应",
    "EHOSTDOWN": "网络盘所在的计算机已关机",
    "EHOSTUNREACH": "网络盘连接不上",
    "ENETDOWN": "网络已断开",
    "ENETUNREACH": "网络已断开",
    "ENETRESET": "网络连接已中断",
    "ECONNRESET": "网络连接已中断",
    "ECONNABORTED": "网络连接已中断",
    "ECONNREFUSED": "对方拒绝了网络连接",
    "ENOTCONN": "网络盘没有连接",
    "EPIPE": "接收结果的程序已结束",
    "EMFILE": "打开的文件太多",
    "ENFILE": "打开的文件太多",
    "ENOMEM": "内存不足",
    "ENOBUFS": "内存不足",
    "EBUSY": "文件或设备正被占用",
    "ETXTBSY": "文件正被占用",
    "EAGAIN": "文件正被其他程序锁定",
    "EDEADLK": "文件正被其他程序锁定",
    "ENOLCK": "此处的文件无法锁定",
    "ELOOP": "链接互相指向，找不到文件",
    "EXDEV": "两处不在同一个磁盘上",
    "EINVAL": "文件名或位置不能用",
    "EILSEQ": "文件名里有系统不能用的字",
    "ENOSYS": "此处不支持这个操作",
    "ENOTSUP": "此处不支持这个操作",
    "EOPNOTSUPP": "此处不支持这个操作",
    "ENOKEY": "文件夹已加密，没有解开",
    "EINTR": "操作被中断",
    "ECANCELED": "操作被取消",
}
"""By the names of `errno`; not every system has all of them."""
_BY_NUMBER = {
    number: words for name, words in _REASONS.items() if (number := getattr(errno, name, None)) is not None
}
_MEANT = {
    19: "EROFS",  # write protected
    21: "EIO",  # not ready
    23: "EIO",  # CRC
    27: "EIO",  # sector not found
    31: "EIO",  # not functioning
    39: "ENOSPC",
    55: "EIO",  # the device is no longer there
    112: "ENOSPC",
    206: "ENAMETOOLONG",
    1006: "EIO",  # the volume was changed
    1117: "EIO",
    1167: "EIO",  # not connected
    1295: "EDQUOT",
    1816: "EDQUOT",
}
"""What numbers of Windows mean, where Python takes them for "no such file", "no permission" or EINVAL."""
_WINDOWS = {
    32: "文件正被其他程序占用",
    33: "文件正被其他程序锁定",
    51: "网络盘所在的计算机没有响应",
    53: "找不到网络盘所在的计算机",
    54: "网络正忙",
    59: "网络出错",
    64: "网络盘已断开",
    65: "没有访问网络盘的权限",
    67: "找不到这个网络盘",
    71: "网络盘的连接数已满",
    121: "网络盘没有响应",
    123: "文件名或路径里有不能用的字符",
    170: "文件或设备正被占用",
    225: "文件被杀毒软件拦住了",
    226: "文件被杀毒软件拦住了",
    361: "云盘上的文件没有下载下来",
    362: "云盘程序没有运行",
    389: "云盘上的文件没有下载下来",
    395: "云盘拒绝访问这个文件",
    426: "云盘没有响应",
    1005: "磁盘没有格式化，或文件系统不认识",
    1219: "网络盘已用另一个用户名连接",
    1222: "网络没有连接",
    1224: "文件正被其他程序占用",
    1225: "对方拒绝了网络连接",
    1231: "网络盘连接不上",
    1236: "网络连接已中断",
    1311: "网络盘没有可用的登录服务器",
    1326: "网络盘的用户名或密码不对",
    1392: "文件或文件夹已损坏，请检查磁盘",
    1393: "磁盘的目录已损坏",
    1450: "系统资源不足",
    1920: "系统打不开这个文件",
}
"""By Windows' own numbers, which its ``OSError`` has beside that of `errno`."""
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def plain_error(error: OSError) -> OSError:
    """Return ``error`` as the class of `OSError` that it is in truth: Windows' "name too long" is taken for
    a missing file.
    """
    name = _MEANT.get(getattr(error, "winerror", None) or 0)
    if name is None:
        return error
    return OSError(getattr(errno, name), error.strerror, error.filename)


def system_reason(error: OSError) -> str:
    """Return the reason why the system refused, in Chinese and without a full stop; the system's number for
    a rare one.
    """
    windows = getattr(error, "winerror", None)
    if windows in _WINDOWS:
        return _WINDOWS[windows]
    own_words = str(error.strerror or error)
    if windows is None and _CHINESE.search(own_words):  # ours: this program raised it
        return own_words.rstrip("。")
    meant = plain_error(error)
    has_unknown_number = windows is not None and meant.errno == errno.EINVAL  # what Python takes it for
    if meant.errno in _BY_NUMBER and not has_unknown_number:
        return _BY_NUMBER[meant.errno]
    number = windows or error.errno
    return f"系统报错（错误号 {number}）" if number else "系统报错"
