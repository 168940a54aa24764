package dev.coppice.contract;

import java.util.List;

/** A document that is no contract. The message lists every problem found, each with its place. */
public final class InvalidContractException extends RuntimeException {

  private final transient List<String> problems;

  public InvalidContractException(String where, List<String> problems) {
    super(where + " is no valid contract: " + String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }
}
