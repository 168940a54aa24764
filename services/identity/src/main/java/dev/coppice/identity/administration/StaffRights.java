package dev.coppice.identity.administration;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.identity.Asker;
import dev.coppice.identity.accounts.Role;
import io.vertx.core.Future;
import java.util.UUID;

/**
 * Who may make somebody of the staff, and do something about those who are: operators, and the
 * staff themselves, to whom the role opens everything. A machine may not, whatever its scopes are,
 * for it would get by that account what nobody has let it have.
 */
final class StaffRights {

  private final boolean all;

  private StaffRights(boolean all) {
    this.all = all;
  }

  /** Looks who it is that asks, as they are now. */
  static Future<StaffRights> of(Asker by, UserAdministration users, Deadline deadline) {
    if (by.isOperator() || by.isMachine()) {
      return Future.succeededFuture(new StaffRights(by.isOperator()));
    }
    UUID id;
    try {
      id = UUID.fromString(by.name());
    } catch (IllegalArgumentException e) {
      // Whom another issuer knows is no user of ours.
      return Future.succeededFuture(new StaffRights(false));
    }
    return users
        .find(id, deadline)
        .map(
            found ->
                new StaffRights(
                    found
                        .filter(user -> user.disabledAt() == null)
                        .filter(user -> user.user().role() == Role.STAFF)
                        .isPresent()));
  }

  /**
   * @param role of those about whom something is to be done, or which somebody is to get
   * @throws FailureException of Forbidden
   */
  void check(Role role) {
    if (role == Role.STAFF && !all) {
      throw new FailureException(
          new Failure.Forbidden("only the staff themselves make, change and let in staff"));
    }
  }
}
