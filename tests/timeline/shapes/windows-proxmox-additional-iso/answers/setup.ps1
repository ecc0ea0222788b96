Enable-PSRemoting -Force
