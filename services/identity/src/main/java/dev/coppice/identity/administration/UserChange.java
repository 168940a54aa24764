package dev.coppice.identity.administration;

import dev.coppice.identity.accounts.Role;

/** What is to become of a user. */
record UserChange(Role role, boolean disabled) {}
