"""The look of the staff's pages: the patients' paper and ink, told to Streamlit."""

PAPER, SHEET, INK, LINE, ACCENT = "#f5f3ee", "#ffffff", "#1c2b2a", "#d9d5cb", "#0b5a54"

FONT = (
    "system-ui, 'Hiragino Sans', 'Hiragino Kaku Gothic ProN', 'BIZ UDPGothic', 'Yu Gothic UI', Meiryo,"
    " 'Noto Sans JP', 'Noto Sans CJK JP', sans-serif"
)

THEME: dict[str, object] = {
    "theme.base": "light",
    "theme.primaryColor": ACCENT,
    "theme.backgroundColor": PAPER,
    "theme.secondaryBackgroundColor": SHEET,
    "theme.textColor": INK,
    "theme.borderColor": LINE,
    "theme.showWidgetBorder": True,
    "theme.font": FONT,
    "theme.baseRadius": "10px",
    "theme.baseFontSize": 16,
    "theme.paddingTop": "1.25rem",
    "ui.hideTopBar": True,
}
