"""The pages of the staff's app. None of them decides who may do what: the services do, at each call."""
