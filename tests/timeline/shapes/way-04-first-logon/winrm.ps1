Enable-PSRemoting -Force -SkipNetworkProfileCheck
