package dev.coppice.identity.administration;

import dev.coppice.contract.Deadline;
import dev.coppice.identity.Asker;
import dev.coppice.identity.Place;
import dev.coppice.identity.accounts.OneTimeLink;
import dev.coppice.identity.accounts.User;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Accounts, for those who administer them. What is done is in the audit log too. Each future fails
 * within its deadline, with {@link dev.coppice.contract.FailureException} of Unavailable when the
 * place does not answer.
 */
public interface UserAdministration {

  /**
   * Keeps a user without a password, and the link to set it.
   *
   * @param key under which one is made once: a repetition gives the user that is there a new link,
   *     for the answer with the first one was lost, as long as nobody has set the password
   * @return the user as they are kept now; fails with a Conflict when the address has an account,
   *     or the key has made another one
   */
  Future<User> create(
      User user, OneTimeLink link, @Nullable String key, Asker by, Deadline deadline);

  /**
   * In the order in which they came.
   *
   * @param emailBegins what their addresses begin with, in any case; empty for all
   * @param after where the page before ended
   * @param most how many at most
   */
  Future<List<UserEntry>> list(String emailBegins, Place after, int most, Deadline deadline);

  Future<Optional<UserEntry>> find(UUID id, Deadline deadline);

  /**
   * Changes what a user is. Whose role changes, or who is disabled, is signed out everywhere, and
   * what clients were given for them is taken back. Fails with a Conflict where nobody would be
   * left to administer.
   *
   * @param change what is to become of them; what it throws, the future fails with
   * @return the user as they are kept now; empty when there is none
   */
  Future<Optional<UserEntry>> change(
      UUID id, Function<UserEntry, UserChange> change, Asker by, Instant now, Deadline deadline);

  /**
   * Signs a user out everywhere, and takes back what clients were given for them.
   *
   * @param check what it throws, the future fails with
   * @return false when there is none
   */
  Future<Boolean> endSessions(UUID id, Consumer<UserEntry> check, Asker by, Deadline deadline);

  /**
   * Keeps a link to set a user's password, in place of any before it. Fails with a Conflict when
   * the user is disabled.
   *
   * @param check what it throws, the future fails with
   * @return false when there is none
   */
  Future<Boolean> addLink(
      OneTimeLink link, UUID id, Consumer<UserEntry> check, Asker by, Deadline deadline);

  /**
   * Erases a user with all that belongs to them, and takes back what clients were given for them.
   * The audit log keeps what they have done, by their id. Fails with a Conflict where nobody would
   * be left to administer.
   *
   * @param check what it throws, the future fails with
   * @return false when there is none
   */
  Future<Boolean> erase(UUID id, Consumer<UserEntry> check, Asker by, Deadline deadline);
}
