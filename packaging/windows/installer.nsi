; The installer: for one user, without administrator, in Simplified Chinese. Called by build.py, which defines
; VERSION, NUMBERS (four of them), FILES (what unpacks the program), OUTPUT, SIZE (kB), ROOT.
;
; /S installs or uninstalls without a question. Exit status: 0 done, 1 given up by the user, 2 refused (Windows
; too old, or the program is running). Books are the user's and are never touched; settings, backups and
; unsaved work in %LOCALAPPDATA%\Jixiao only go when the user says so, and stay in silence.

Unicode true
Target amd64-unicode
!include MUI2.nsh
!include WinVer.nsh
!include x64.nsh

!define NAME "绩效自评表编辑器"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Jixiao"
!define CLASSES "Software\Classes"
!define BOOK "Jixiao.Book"
!define MIN_BUILD 17763 ; Windows 10 1809, the oldest that this Qt supports

Name "${NAME}"
OutFile "${OUTPUT}"
InstallDir "$LOCALAPPDATA\Programs\Jixiao"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"
RequestExecutionLevel user
SetCompressor /SOLID lzma
SetCompressorDictSize 64 ; both programs hold the same modules: the second must still see the first
SetDatablockOptimize on
BrandingText "${NAME} ${VERSION}"
VIProductVersion "${NUMBERS}"
VIAddVersionKey /LANG=2052 "ProductName" "${NAME}"
VIAddVersionKey /LANG=2052 "FileDescription" "${NAME}安装程序"
VIAddVersionKey /LANG=2052 "CompanyName" "Jixiao"
VIAddVersionKey /LANG=2052 "LegalCopyright" "Apache License 2.0"
VIAddVersionKey /LANG=2052 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=2052 "ProductVersion" "${VERSION}"

!define MUI_ICON "${ROOT}/resources/icons/jixiao.ico"
!define MUI_UNICON "${ROOT}/resources/icons/jixiao.ico"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\jixiaow.exe"
!define MUI_FINISHPAGE_RUN_TEXT "立即打开${NAME}"
!define MUI_COMPONENTSPAGE_SMALLDESC
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_LICENSE "${ROOT}/LICENSE"
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

!macro REFUSE words
  MessageBox MB_OK|MB_ICONSTOP "${words}" /SD IDOK
  SetErrorLevel 2
  Quit
!macroend

; A program that runs holds its file: it can't be opened for writing.
!macro REFUSE_WHILE_RUNNING file
  IfFileExists "${file}" 0 +6
  ClearErrors
  FileOpen $0 "${file}" a
  IfErrors 0 +2
  StrCpy $1 "running"
  FileClose $0
!macroend

Function .onInit
  ${IfNot} ${RunningX64}
    !insertmacro REFUSE "${NAME}需要 64 位的 Windows。"
  ${EndIf}
  ${IfNot} ${AtLeastWin10}
  ${OrIfNot} ${AtLeastBuild} ${MIN_BUILD}
    !insertmacro REFUSE "${NAME}需要 Windows 10（1809 版）或更新的版本，请先更新系统。"
  ${EndIf}
FunctionEnd

Section "程序文件" PROGRAM
  SectionIn RO
  StrCpy $1 ""
  !insertmacro REFUSE_WHILE_RUNNING "$INSTDIR\jixiaow.exe"
  !insertmacro REFUSE_WHILE_RUNNING "$INSTDIR\jixiao.exe"
  ${If} $1 == "running"
    !insertmacro REFUSE "${NAME}正在运行，请先关闭再安装。"
  ${EndIf}
  ; an older version's libraries must not stay among the new ones; this folder is nobody's but ours
  ${If} ${FileExists} "$INSTDIR\jixiaow.exe"
    RMDir /r "$INSTDIR\_internal"
  ${EndIf}
  !include /CHARSET=UTF8 "${FILES}" ; each file by its name, in a fixed order
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\jixiaow.exe"

  WriteRegStr HKCU "${KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\jixiaow.exe"
  WriteRegStr HKCU "${KEY}" "Publisher" "Jixiao"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" ${SIZE}
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1

  ; .db is everybody's: offered under "open with" and not claimed
  WriteRegStr HKCU "${CLASSES}\${BOOK}" "" "自评表册"
  WriteRegStr HKCU "${CLASSES}\${BOOK}\DefaultIcon" "" "$INSTDIR\jixiaow.exe,0"
  WriteRegStr HKCU "${CLASSES}\${BOOK}\shell\open\command" "" '"$INSTDIR\jixiaow.exe" "%1"'
  WriteRegStr HKCU "${CLASSES}\.db\OpenWithProgids" "${BOOK}" ""
  WriteRegStr HKCU "${CLASSES}\.jixiao\OpenWithProgids" "${BOOK}" ""
  WriteRegStr HKCU "${CLASSES}\Applications\jixiaow.exe" "FriendlyAppName" "${NAME}"
  WriteRegStr HKCU "${CLASSES}\Applications\jixiaow.exe\shell\open\command" "" '"$INSTDIR\jixiaow.exe" "%1"'
  WriteRegStr HKCU "${CLASSES}\Applications\jixiaow.exe\SupportedTypes" ".db" ""
  WriteRegStr HKCU "${CLASSES}\Applications\jixiaow.exe\SupportedTypes" ".jixiao" ""
SectionEnd

Section "桌面快捷方式" DESKTOP_SHORTCUT
  CreateShortcut "$DESKTOP\${NAME}.lnk" "$INSTDIR\jixiaow.exe"
SectionEnd

Section "双击 .jixiao 文件时用本程序打开" ASSOCIATION
  WriteRegStr HKCU "${CLASSES}\.jixiao" "" "${BOOK}"
SectionEnd

Section -tell
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${PROGRAM} "程序、模板、字体，约 100 MB。"
  !insertmacro MUI_DESCRIPTION_TEXT ${DESKTOP_SHORTCUT} "在桌面上放一个图标。"
  !insertmacro MUI_DESCRIPTION_TEXT ${ASSOCIATION} "不会改变 .db 文件的打开方式。"
!insertmacro MUI_FUNCTION_DESCRIPTION_END

Section "Uninstall"
  StrCpy $1 ""
  !insertmacro REFUSE_WHILE_RUNNING "$INSTDIR\jixiaow.exe"
  !insertmacro REFUSE_WHILE_RUNNING "$INSTDIR\jixiao.exe"
  ${If} $1 == "running"
    !insertmacro REFUSE "${NAME}正在运行，请先关闭再卸载。"
  ${EndIf}
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\jixiao.exe"
  Delete "$INSTDIR\jixiaow.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR" ; only when empty: what a user put there stays
  Delete "$SMPROGRAMS\${NAME}.lnk"
  Delete "$DESKTOP\${NAME}.lnk"

  DeleteRegKey HKCU "${KEY}"
  DeleteRegKey HKCU "${CLASSES}\${BOOK}"
  DeleteRegKey HKCU "${CLASSES}\Applications\jixiaow.exe"
  DeleteRegValue HKCU "${CLASSES}\.db\OpenWithProgids" "${BOOK}"
  DeleteRegKey /ifempty HKCU "${CLASSES}\.db\OpenWithProgids"
  DeleteRegKey /ifempty HKCU "${CLASSES}\.db"
  DeleteRegValue HKCU "${CLASSES}\.jixiao\OpenWithProgids" "${BOOK}"
  DeleteRegKey /ifempty HKCU "${CLASSES}\.jixiao\OpenWithProgids"
  ReadRegStr $0 HKCU "${CLASSES}\.jixiao" ""
  ${If} $0 == "${BOOK}"
    DeleteRegValue HKCU "${CLASSES}\.jixiao" ""
  ${EndIf}
  DeleteRegKey /ifempty HKCU "${CLASSES}\.jixiao"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'

  ${If} ${FileExists} "$LOCALAPPDATA\Jixiao\*.*"
    MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "是否同时删除设置、自动备份和没有保存的工作？$\n$\n位置：$LOCALAPPDATA\Jixiao$\n您自己保存的自评表册不会被删除。" /SD IDNO IDNO keep
    RMDir /r "$LOCALAPPDATA\Jixiao"
    keep:
  ${EndIf}
SectionEnd
