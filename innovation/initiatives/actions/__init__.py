"""What people do with initiatives. `stages.move` is the one door between the stages."""
