package dev.coppice.identity.secondfactor;

import dev.coppice.identity.accounts.Role;

/** Who has to have a second factor: {@code coppice.identity.second.factor}. */
public enum SecondFactorRule {
  /** Nobody has to. */
  OPTIONAL,
  /** Whoever is of the staff. */
  STAFF;

  /** Whether somebody has to set one up before anything else. */
  public boolean isMissing(Role role, boolean hasOne) {
    return this == STAFF && role == Role.STAFF && !hasOne;
  }

  /** As what somebody counts who has one or not: not as staff while it is missing. */
  public Role effective(Role role, boolean hasOne) {
    return isMissing(role, hasOne) ? Role.CUSTOMER : role;
  }
}
