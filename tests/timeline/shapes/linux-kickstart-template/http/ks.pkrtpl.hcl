lang en_US
reboot
user --name=${user}
%packages
@core
%end
%post
systemctl enable sshd
%end
