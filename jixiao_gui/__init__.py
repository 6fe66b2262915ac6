"""Jixiao (绩效): an editor for the self-evaluation form of budget projects, 项目支出绩效自评表."""

__version__ = "0.1.0"
"""The version, which pyproject.toml, the About box and the installer read from here."""
