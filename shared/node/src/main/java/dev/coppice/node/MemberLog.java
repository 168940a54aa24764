package dev.coppice.node;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each member that comes or goes; Hazelcast itself would spend a dozen. */
final class MemberLog implements MembershipListener {
  private static final Logger LOG = LoggerFactory.getLogger(MemberLog.class);

  @Override
  public void memberAdded(MembershipEvent event) {
    log("joined", event);
  }

  @Override
  public void memberRemoved(MembershipEvent event) {
    log("left", event);
  }

  private static void log(String what, MembershipEvent event) {
    Member member = event.getMember();
    if (member.localMember()) {
      return;
    }
    LOG.info(
        "{}:{} {}, members: {}",
        member.getAddress().getHost(),
        member.getAddress().getPort(),
        what,
        event.getMembers().size());
  }
}
