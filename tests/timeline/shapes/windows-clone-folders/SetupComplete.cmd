@echo off
for %%f in ("%WINDIR%\Setup\Scripts\clone\*.ps1") do powershell.exe -File "%%f"
