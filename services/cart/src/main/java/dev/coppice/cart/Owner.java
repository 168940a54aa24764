package dev.coppice.cart;

/** Whose cart it is. */
sealed interface Owner {

  /** What tells this cart from all others in Redis; no secret. */
  String key();

  /** Whether there is a cart only after one was made. */
  boolean mustExist();

  /** Somebody who is not signed in, and shows the id of a cart. */
  record Guest(GuestId id) implements Owner {
    @Override
    public String key() {
      return "guest:" + id.hash();
    }

    @Override
    public boolean mustExist() {
      return true;
    }
  }

  /**
   * A user, who has one cart from the beginning.
   *
   * @param subject of the token
   */
  record User(String subject) implements Owner {
    @Override
    public String key() {
      return "user:" + subject;
    }

    @Override
    public boolean mustExist() {
      return false;
    }
  }
}
