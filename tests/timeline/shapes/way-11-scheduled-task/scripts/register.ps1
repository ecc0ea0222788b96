$a = New-ScheduledTaskAction -Execute 'C:\hello.cmd'
$t = New-ScheduledTaskTrigger -AtStartup
Register-ScheduledTask -TaskName 'Hello' -Action $a -Trigger $t -User 'SYSTEM'
