Start-Sleep 600
