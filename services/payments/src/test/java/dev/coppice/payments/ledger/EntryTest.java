package dev.coppice.payments.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EntryTest {

  @Provide
  Arbitrary<List<Posting>> postings() {
    return Combinators.combine(
            Arbitraries.of(Account.class),
            Arbitraries.longs().between(-1_000, 1_000).filter(amount -> amount != 0),
            Arbitraries.of("EUR", "GBP"))
        .as(Posting::new)
        .list()
        .ofMinSize(2)
        .ofMaxSize(6);
  }

  /** Made whole by a posting for each currency, it balances; otherwise it is no entry. */
  @Property
  void isOneOnlyWhenItBalancesInEachCurrency(@ForAll("postings") List<Posting> postings) {
    Map<String, Long> sums = new HashMap<>();
    postings.forEach(each -> sums.merge(each.currency(), each.amount(), Long::sum));
    sums.values().removeIf(sum -> sum == 0);
    if (!sums.isEmpty()) {
      assertThatThrownBy(() -> new Entry("r", "capture", "p", postings))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("does not balance");
    }
    List<Posting> whole = new ArrayList<>(postings);
    sums.forEach((currency, sum) -> whole.add(new Posting(Account.SALES, -sum, currency)));
    assertThat(new Entry("r", "capture", "p", whole).postings()).isEqualTo(whole);
  }
}
