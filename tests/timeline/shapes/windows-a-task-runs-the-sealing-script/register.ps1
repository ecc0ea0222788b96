schtasks /create /f /tn Seal /sc onstart /ru SYSTEM /tr "powershell -File C:\seal.ps1"
