package dev.coppice.mail;

/** The server was asked and said no. The message names neither whom the letter was for nor what. */
public final class MailRefusedException extends RuntimeException {

  private final boolean forGood;

  MailRefusedException(String message, boolean forGood) {
    super(message);
    this.forGood = forGood;
  }

  /** Whether it is this letter that the server does not want, now and later. */
  public boolean isForGood() {
    return forGood;
  }
}
