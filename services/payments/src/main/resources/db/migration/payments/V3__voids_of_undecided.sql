-- A payment may be let go of while it is not decided: then both steps are open.
DROP INDEX one_step_at_a_time;
CREATE UNIQUE INDEX one_move_at_a_time ON steps (payment) WHERE progress = 'open' AND kind IN ('capture', 'void');
