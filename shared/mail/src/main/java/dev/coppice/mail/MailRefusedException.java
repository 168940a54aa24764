package dev.coppice.mail;

/** The server was asked and said no. The message names neither whom the mail was for nor what. */
public final class MailRefusedException extends RuntimeException {

  private final boolean forGood;

  MailRefusedException(String message, boolean forGood) {
    super(message);
    this.forGood = forGood;
  }

  /** Whether to ask again would be in vain. */
  public boolean isForGood() {
    return forGood;
  }
}
