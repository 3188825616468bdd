/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-alert-rule.h"
#include "hek-series-store.h"

G_BEGIN_DECLS

/*
 * What a rule would have done with what is kept: the same windows and the same state machine, fed
 * with the rows of the past second by second. Seconds that nobody watched, because no program ran,
 * are left out as the state machine leaves them out (%HEK_ALERT_MAX_GAP_US); whether one ran is
 * told by the rows of process.rss.
 */
#define HEK_ALERT_MAX_REPLAY_US (7 * G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)

typedef struct
{
  guint n_fired;       /* how often it would have fired */
  gint64 firing_us;    /* how long altogether */
  gint64 first_us;     /* real time: when it would have fired first; 0: never */
  gint64 last_us;      /* … last */
  gint64 watched_us;   /* how much of the range a program ran */
  double min, max;     /* of the readings; NaN: there were none */
  gboolean is_firing;  /* at the end of the range */
  gboolean is_coarse;  /* for a part only rows of minutes are kept: shorter firings are not seen */
} HekAlertReplay;

/**
 * hek_alert_replay:
 * @from_us: real time; at most %HEK_ALERT_MAX_REPLAY_US before @to_us
 * @replay: (out): untouched on failure
 *
 * Cost: about 20 µs a second of the range that was kept; cancelled within 100 ms.
 */
gboolean hek_alert_replay (HekSeriesStore *store, const HekAlertRule *rule, gint64 from_us,
                           gint64 to_us, const HekTask *task, HekAlertReplay *replay,
                           GError **error);

G_END_DECLS
