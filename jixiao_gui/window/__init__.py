"""The window. Qt lives here and in ``jixiao_gui.app`` alone; nothing else imports either."""
