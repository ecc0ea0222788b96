Vagrant.configure("2") do |config|
  config.vm.box = "ubuntu/jammy64"
  config.vm.hostname = "dev"
  config.vm.network "forwarded_port", guest: 3000, host: 3000
  config.vm.provider("virtualbox") { |vb| vb.memory = 4096 }
  config.vm.provider "virtualbox" do |vb|
    vb.name = "dev box"
    vb.customize ["modifyvm", :id, "--cpus", "4"]
    vb.gui = false
  end
  config.vm.provision "file", source: "app.conf", destination: "/home/vagrant/app.conf"
  config.vm.provision "shell", privileged: false, path: "setup.sh", args: ["--fast", "a b"]
  config.vm.provision "shell", inline: "apt-get update && apt-get install -y git"
  config.vm.provision "docker", images: ["nginx:1.27"]
  config.vm.provision "puppet"
  config.trigger.after :up do |t|
    t.run = { inline: "echo up" }
  end
end
