package dev.coppice.payments.provider;

/** What a provider answers. No answer at all is none of these, but a failed future. */
public sealed interface Outcome {

  /**
   * It is done.
   *
   * @param reference what the provider calls the payment
   */
  record Done(String reference) implements Outcome {}

  /**
   * The customer's bank does not want to.
   *
   * @param reason in a word, such as insufficient_funds
   */
  record Declined(String reference, String reason) implements Outcome {}

  /** It is not decided yet. */
  record Waiting(String reference) implements Outcome {}

  /**
   * The customer has to do something first.
   *
   * @param url of the page where
   */
  record ActionRequired(String reference, String url) implements Outcome {}

  /**
   * The provider does not do it, and will not if asked again.
   *
   * @param reason in a word, such as unknown_token
   */
  record Refused(String reason) implements Outcome {}
}
