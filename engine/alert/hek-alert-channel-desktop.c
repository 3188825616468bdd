/* SPDX-License-Identifier: Apache-2.0 */
/* Notifications of the desktop: the sender keeps them until the application takes them, which alone
 * can show them. So there is nothing here that can fail. */
#include "config.h"

#include "hek-alert-channel-private.h"

#include <glib/gi18n-lib.h>

static gboolean
send_notice (const HekAlertChannel *channel,
             const char            *workspace,
             const HekAlertMessage *message,
             GCancellable          *cancellable,
             GError               **error)
{
  return TRUE;
}

const HekAlertChannelKind hek_alert_channel_desktop = {
  .id = "desktop",
  .label = N_ ("Desktop notification"),
  .help = N_ ("Shown by the desktop while Hektor Studio runs."),
  .send = send_notice,
};
