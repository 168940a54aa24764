package dev.coppice.identity.accounts;

import java.util.Locale;

/** What somebody is to the shop. */
public enum Role {
  STAFF,
  CUSTOMER;

  /** As the contract and the database write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException that names the text and what is allowed
   */
  public static Role named(String text) {
    for (Role role : values()) {
      if (role.text().equals(text)) {
        return role;
      }
    }
    throw new IllegalArgumentException(
        "there is no role \"%s\"; there are staff, customer".formatted(text));
  }
}
