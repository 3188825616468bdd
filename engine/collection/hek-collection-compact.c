/* SPDX-License-Identifier: Apache-2.0 */
/* Which segments of a collection become one, and in what order. The header says by what rules. */
#include "config.h"

#include "hek-collection-compact-private.h"

#include <glib/gi18n-lib.h>

#include "hek-collection-codes.h"
#include "hek-collection-record-private.h"

/* The parts of the time that sealing takes, and encoding what was sealed. */
#define SEAL_SHARE 0.02
#define CODES_SHARE 0.02

static HekCompactGroup *
group_at (GArray *groups,
          guint   i)
{
  return &g_array_index (groups, HekCompactGroup, i);
}

static void
group_clear (gpointer item)
{
  HekCompactGroup *group = item;

  g_clear_pointer (&group->ids, g_array_unref);
}

/* --- the plan ------------------------------------------------------------------------------ */

static guint
tier_of (const HekCompactGroup *group)
{
  guint64 rows = HEK_COMPACT_TIER_ROWS;
  guint tier = 0;

  for (; group->n_left > rows; tier++)
    rows *= HEK_COMPACT_TIER_GROWTH;
  return tier;
}

/* Puts the groups of a tier, or all, together. */
static void
join_groups (GArray *groups,
             int     tier)
{
  guint into = G_MAXUINT;

  for (guint i = 0; i < groups->len;)
    {
      HekCompactGroup *group = group_at (groups, i), *first;

      if (tier >= 0 && tier_of (group) != (guint) tier)
        {
          i++;
          continue;
        }
      if (into == G_MAXUINT)
        {
          into = i++;
          continue;
        }
      first = group_at (groups, into);
      if (first->n_left + group->n_left > HEK_STORE_SEGMENT_MAX_ROWS)
        {
          i++;
          continue;
        }
      g_array_append_vals (first->ids, group->ids->data, group->ids->len);
      first->n_rows += group->n_rows;
      first->n_left += group->n_left;
      g_array_remove_index (groups, i);
    }
}

static guint
count_in_tier (GArray *groups,
               guint   tier)
{
  guint n = 0;

  for (guint i = 0; i < groups->len; i++)
    n += tier_of (group_at (groups, i)) == tier;
  return n;
}

/* Whether the group becomes a new segment. */
static gboolean
is_worth_it (const HekCompactGroup *group,
             double                 dead)
{
  guint64 n_dead = group->n_rows - group->n_left;

  return group->ids->len > 1 || (n_dead > 0 && (double) n_dead > dead * (double) group->n_rows);
}

void
hek_collection_plan_compaction (GArray                  *groups,
                                const HekCompactOptions *options)
{
  double dead = options->dead < 0 ? HEK_STORE_COMPACT_DEAD : options->dead;
  guint n_tiers = 1;
  guint64 all = 0;

  for (guint i = 0; i < groups->len; i++)
    all += group_at (groups, i)->n_left;
  n_tiers = tier_of (&(HekCompactGroup) { .n_left = all }) + 1;
  if (options->single)
    join_groups (groups, -1);
  else
    for (guint tier = 0; tier < n_tiers; tier++)
      if (count_in_tier (groups, tier) >= HEK_COMPACT_TIER_SEGMENTS)
        join_groups (groups, (int) tier);

  for (guint i = groups->len; i-- > 0;)
    if (!is_worth_it (group_at (groups, i), dead))
      g_array_remove_index (groups, i);
}

/* --- all of it ----------------------------------------------------------------------------- */

/* Every sealed segment as a group of its own. */
static GArray *
list_segments (HekStore     *store,
               HekSnapshot  *snapshot,
               GError      **error)
{
  g_autoptr (GArray) groups = g_array_new (FALSE, FALSE, sizeof (HekCompactGroup));

  g_array_set_clear_func (groups, group_clear);
  for (guint i = 0; i < hek_snapshot_get_n_segments (snapshot); i++)
    {
      const HekSnapshotSegment *segment = hek_snapshot_get_segment (snapshot, i);
      HekCompactGroup group = { .n_rows = segment->rows.n };
      guint64 n_droppable;

      if (!segment->sealed)
        continue;
      if (!hek_store_count_droppable (store, segment->id, &n_droppable, error))
        return NULL;
      group.n_left = group.n_rows - MIN (n_droppable, group.n_rows);
      group.ids = g_array_new (FALSE, FALSE, sizeof (guint64));
      g_array_append_val (group.ids, segment->id);
      g_array_append_val (groups, group);
    }
  return g_steal_pointer (&groups);
}

static gboolean
run_plan (HekStore          *store,
          HekSnapshot       *snapshot,
          GArray            *groups,
          HekCompactReport  *report,
          const HekTask     *task,
          GError           **error)
{
  double n_rows = 0, n_done = 0;

  for (guint i = 0; i < groups->len; i++)
    n_rows += (double) group_at (groups, i)->n_rows;
  for (guint i = 0; i < groups->len; i++)
    {
      const HekCompactGroup *group = group_at (groups, i);
      HekTask part = hek_task_sub (task, n_done / MAX (n_rows, 1),
                                   (double) group->n_rows / MAX (n_rows, 1));

      if (!hek_task_check (task, error) ||
          !hek_collection_replace (store, snapshot, group, &report->n_graphs, &part, error))
        return FALSE;
      report->n_rewritten += group->ids->len;
      report->n_dropped += group->n_rows - group->n_left;
      n_done += (double) group->n_rows;
    }
  return TRUE;
}

static gboolean
compact (HekStore                 *store,
         const HekCompactOptions  *options,
         HekCompactReport         *report,
         const HekTask            *task,
         GError                  **error)
{
  HekTask seal = hek_task_sub (task, 0, SEAL_SHARE);
  HekTask rest = hek_task_sub (task, SEAL_SHARE, 1 - SEAL_SHARE - CODES_SHARE);
  HekTask codes = hek_task_sub (task, 1 - CODES_SHARE, CODES_SHARE);
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (store, error);
  g_autoptr (GArray) groups = NULL;

  if (snapshot == NULL)
    return FALSE;
  report->n_before = hek_snapshot_get_n_segments (snapshot);
  g_clear_pointer (&snapshot, hek_snapshot_unref);
  if (!hek_store_seal (store, &seal, error) ||
      (snapshot = hek_store_snapshot (store, error)) == NULL)
    return FALSE;

  groups = list_segments (store, snapshot, error);
  if (groups == NULL)
    return FALSE;
  hek_collection_plan_compaction (groups, options);
  if (!run_plan (store, snapshot, groups, report, &rest, error) ||
      !hek_collection_complete_codes (store, NULL, &codes, error))
    return FALSE;

  g_clear_pointer (&snapshot, hek_snapshot_unref);
  snapshot = hek_store_snapshot (store, error);
  if (snapshot == NULL)
    return FALSE;
  report->n_after = hek_snapshot_get_n_segments (snapshot);
  report->n_rows = hek_snapshot_get_n_rows (snapshot);
  return TRUE;
}

static void
record (const HekCollectionWork *work,
        const HekCompactReport  *report)
{
  g_autofree char *time = hek_collection_work_dup_time (work);

  hek_collection_work_record (work, HEK_INSTRUMENT_STORE_COMPACT_TIME,
                              HEK_INSTRUMENT_STORE_ROWS_DROPPED, report->n_dropped);
  hek_telemetry_event (work->scope, HEK_EVENT_COMPACT, work->began_us,
                       _("Compacted in %s, segments: %u before, %u after"), time,
                       report->n_before, report->n_after);
}

gboolean
hek_collection_compact (HekStore                 *store,
                        const HekCompactOptions  *options,
                        HekCompactReport         *report,
                        const HekTask            *task,
                        GError                  **error)
{
  const HekCompactOptions defaults = { .dead = -1 };
  const HekCollectionWork work = hek_collection_work_begin (store);
  gint64 start = g_get_monotonic_time ();
  HekCompactReport own = { 0 };
  GError *local = NULL;

  if (!compact (store, options != NULL ? options : &defaults, &own, task, &local))
    return hek_collection_work_fail (&work, local, error);
  own.compact_s = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  if (own.n_rewritten > 0 && work.mark != 0)
    record (&work, &own);
  *report = own;
  hek_task_progress (task, 1.0);
  return TRUE;
}
