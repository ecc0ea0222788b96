Write-Output tune
