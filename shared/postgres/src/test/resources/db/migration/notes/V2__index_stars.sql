CREATE INDEX note_stars ON note (stars);
