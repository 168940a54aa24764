package dev.coppice.mail;

import java.time.Instant;

/**
 * A letter that an instance is to send now. As text it is fit for a log: neither for whom it is nor
 * what it says.
 */
public interface Waiting {

  /** When it was wanted. */
  Instant since();

  /** How often it was to be sent, this time among them. */
  int tries();
}
