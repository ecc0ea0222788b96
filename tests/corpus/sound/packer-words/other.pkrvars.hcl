unknown_here = "a value for another template of this folder"
