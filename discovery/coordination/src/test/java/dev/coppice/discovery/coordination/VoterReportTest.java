package dev.coppice.discovery.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class VoterReportTest {
  private static final UUID A = new UUID(0, 1);
  private static final UUID B = new UUID(0, 2);
  private static final UUID C = new UUID(0, 3);
  private static final Set<UUID> ALL = Set.of(A, B, C);
  private static final VoterReport NEW_SEED = new VoterReport(7, null, Set.of());
  private static final VoterReport VERY_NEW_SEED = new VoterReport(0, null, Set.of());

  @Test
  void seedsThatNeverVotedCannotAgree() {
    assertThat(VoterReport.canAgree(List.of())).isFalse();
    assertThat(VoterReport.canAgree(List.of(VERY_NEW_SEED, VERY_NEW_SEED, NEW_SEED))).isFalse();
  }

  @Test
  void twoOfThreeCanAgree() {
    assertThat(VoterReport.canAgree(List.of(voter(A, ALL), voter(B, ALL), voter(C, ALL)))).isTrue();
    assertThat(VoterReport.canAgree(List.of(voter(A, ALL), voter(B, ALL), NEW_SEED))).isTrue();
    assertThat(VoterReport.canAgree(List.of(VERY_NEW_SEED, voter(A, ALL), voter(B, ALL)))).isTrue();
  }

  @Test
  void oneOfThreeCannot() {
    assertThat(VoterReport.canAgree(List.of(voter(A, ALL), NEW_SEED, NEW_SEED))).isFalse();
  }

  @Test
  void halfOfTwoCannot() {
    assertThat(VoterReport.canAgree(List.of(voter(A, Set.of(A, B)), NEW_SEED, NEW_SEED))).isFalse();
  }

  @Test
  void theLastOneThatStayedCan() {
    assertThat(VoterReport.canAgree(List.of(voter(A, Set.of(A)), NEW_SEED, NEW_SEED))).isTrue();
  }

  @Test
  void whoWasCutOffWhenOthersLeftInOrderDoesNotKeepTheRestFromAgreeing() {
    assertThat(VoterReport.canAgree(List.of(voter(A, ALL), voter(B, Set.of(B)), NEW_SEED)))
        .isTrue();
  }

  @Test
  void votersOfAnEarlierTimeDoNotCount() {
    VoterReport earlier = new VoterReport(3, A, ALL);
    VoterReport alsoEarlier = new VoterReport(3, B, ALL);

    assertThat(VoterReport.canAgree(List.of(earlier, alsoEarlier, NEW_SEED))).isFalse();
  }

  private static VoterReport voter(UUID self, Set<UUID> voters) {
    return new VoterReport(7, self, voters);
  }
}
