"""The questions that are asked before work is overwritten or discarded."""

from __future__ import annotations

from enum import Enum

from PySide6.QtWidgets import QMessageBox, QWidget

from jixiao_gui.window import files_texts, texts


class ChangedFileAnswer(Enum):
    """The answers to the question about a file that another program has changed."""

    KEEP_BOTH = "keep both"
    OVERWRITE = "overwrite"
    SAVE_AS = "save as"
    CANCEL = "cancel"


def ask_changed(parent: QWidget, sentence: str) -> ChangedFileAnswer:
    """Ask what to do with a file that has changed: 保留两份, 另存为, 覆盖 or 取消."""
    box = QMessageBox(QMessageBox.Icon.Warning, texts.FULL_NAME, sentence, parent=parent)
    box.setInformativeText(files_texts.CHANGED_MORE)
    answers = {
        box.addButton(files_texts.KEEP_BOTH, QMessageBox.ButtonRole.AcceptRole): ChangedFileAnswer.KEEP_BOTH,
        box.addButton(files_texts.SAVE_AS, QMessageBox.ButtonRole.ActionRole): ChangedFileAnswer.SAVE_AS,
        box.addButton(
            files_texts.OVERWRITE, QMessageBox.ButtonRole.DestructiveRole
        ): ChangedFileAnswer.OVERWRITE,
    }
    cancel = box.addButton(texts.CANCEL, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(next(iter(answers)))
    box.setEscapeButton(cancel)
    box.exec()
    pressed = box.clickedButton()
    return next((answer for button, answer in answers.items() if button is pressed), ChangedFileAnswer.CANCEL)


def ask_take_over(parent: QWidget, user: str, host: str) -> bool:
    """Ask whether the user who has the book open on another computer is really gone."""
    sentence = files_texts.ASK_TAKE_OVER.format(
        user=user or files_texts.SOMEBODY, host=host or files_texts.SOME_COMPUTER
    )
    box = QMessageBox(QMessageBox.Icon.Question, texts.FULL_NAME, sentence, parent=parent)
    box.setInformativeText(files_texts.ASK_TAKE_OVER_MORE)
    go_on = box.addButton(files_texts.TAKE_OVER, QMessageBox.ButtonRole.AcceptRole)
    cancel = box.addButton(texts.CANCEL, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(cancel)
    box.setEscapeButton(cancel)
    box.exec()
    return box.clickedButton() is go_on


def ask_drop(parent: QWidget, name: str) -> bool:
    """Ask whether work that was left is to be removed for good."""
    box = QMessageBox(
        QMessageBox.Icon.Warning, texts.FULL_NAME, files_texts.ASK_DROP.format(name=name), parent=parent
    )
    box.setInformativeText(files_texts.ASK_DROP_MORE)
    drop = box.addButton(files_texts.DROP, QMessageBox.ButtonRole.DestructiveRole)
    cancel = box.addButton(texts.CANCEL, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(cancel)
    box.setEscapeButton(cancel)
    box.exec()
    return box.clickedButton() is drop
