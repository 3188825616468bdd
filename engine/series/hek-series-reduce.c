/* SPDX-License-Identifier: Apache-2.0 */
/* What of a bucket is looked at: values and names. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-series-read.h"

static const struct
{
  const char *id;
  const char *label;
} reduces[HEK_SERIES_N_REDUCES] = {
  [HEK_SERIES_MEAN] = { "mean", N_ ("Mean") },
  [HEK_SERIES_MIN] = { "min", N_ ("Minimum") },
  [HEK_SERIES_MAX] = { "max", N_ ("Maximum") },
  [HEK_SERIES_LAST] = { "last", N_ ("Last") },
  [HEK_SERIES_SUM] = { "sum", N_ ("Sum") },
  [HEK_SERIES_COUNT] = { "count", N_ ("Number of values") },
  [HEK_SERIES_RATE] = { "rate", N_ ("Rate a second") },
};

const char *
hek_series_reduce_id (HekSeriesReduce reduce)
{
  g_return_val_if_fail (reduce < HEK_SERIES_N_REDUCES, NULL);

  return reduces[reduce].id;
}

const char *
hek_series_reduce_label (HekSeriesReduce reduce)
{
  g_return_val_if_fail (reduce < HEK_SERIES_N_REDUCES, NULL);

  return g_dgettext (GETTEXT_PACKAGE, reduces[reduce].label);
}

gboolean
hek_series_reduce_from_id (const char      *id,
                           HekSeriesReduce *reduce)
{
  for (guint i = 0; i < HEK_SERIES_N_REDUCES; i++)
    if (g_str_equal (id, reduces[i].id))
      {
        *reduce = (HekSeriesReduce) i;
        return TRUE;
      }
  return FALSE;
}

double
hek_series_point_reduce (const HekSeriesPoint *point,
                         HekSeriesReduce       reduce,
                         gint64                bucket_us)
{
  if (point->count == 0)
    return NAN;
  switch (reduce)
    {
    case HEK_SERIES_MEAN:
      return point->sum / (double) point->count;
    case HEK_SERIES_MIN:
      return point->min;
    case HEK_SERIES_MAX:
      return point->max;
    case HEK_SERIES_LAST:
      return point->last;
    case HEK_SERIES_SUM:
      return point->sum;
    case HEK_SERIES_COUNT:
      return (double) point->count;
    case HEK_SERIES_RATE:
      return bucket_us > 0 ? point->sum / ((double) bucket_us / (double) G_USEC_PER_SEC)
                           : NAN;
    }
  g_assert_not_reached ();
}
