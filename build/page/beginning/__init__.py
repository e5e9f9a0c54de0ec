"""What a portrait begins with: its experiment, read or written; a first look at a model beside pictures."""
