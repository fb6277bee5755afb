META
key;value
description;Een kleine stemming
country;Netherlands
unit;Testdam
instance;2026
num_projects;2
num_votes;12
vote_type;approval
rule;greedy
date_begin;20.11.2026
date_end;20.11.2026
PROJECTS
project_id;cost;votes;name
A;100;7;Samen koken
B;100;5;Een buurtmoestuin
VOTES
voter_id;vote
1;A
2;A,B
3;A
4;B
5;
6;A,B
7;A
8;B
9;A
10;A
11;B
12;
