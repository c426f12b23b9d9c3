create table orders (no integer primary key, phone text);
