package dev.coppice.identity.secondfactor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.identity.accounts.Role;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecondFactorRuleTest {

  @ParameterizedTest
  @CsvSource({
    "OPTIONAL, STAFF, false, STAFF",
    "OPTIONAL, CUSTOMER, false, CUSTOMER",
    "STAFF, STAFF, true, STAFF",
    "STAFF, STAFF, false, CUSTOMER",
    "STAFF, CUSTOMER, false, CUSTOMER"
  })
  void letsNobodyBeOfTheStaffWhoLacksOneThatTheyNeed(
      SecondFactorRule rule, Role role, boolean hasOne, Role effective) {
    assertThat(rule.effective(role, hasOne)).isEqualTo(effective);
    assertThat(rule.isMissing(role, hasOne)).isEqualTo(role != effective);
  }
}
