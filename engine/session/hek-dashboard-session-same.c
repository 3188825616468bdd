/* SPDX-License-Identifier: Apache-2.0 */
/* Whether what was fetched is what is seen already. */
#include "config.h"

#include <string.h>

#include "hek-dashboard-session-private.h"

static gboolean
same_column (const HekFrameColumn *a,
             const HekFrameColumn *b,
             gsize                 n)
{
  if (a->type != b->type || a->role != b->role || g_strcmp0 (a->name, b->name) != 0 ||
      g_strcmp0 (a->unit, b->unit) != 0 || memcmp (&a->from, &b->from, sizeof a->from) != 0 ||
      memcmp (&a->to, &b->to, sizeof a->to) != 0)
    return FALSE;
  if (n > 0 && a->type == HEK_FRAME_TIME)
    return memcmp (a->times, b->times, n * sizeof *a->times) == 0;
  if (n > 0 && a->type == HEK_FRAME_REAL)
    return memcmp (a->reals, b->reals, n * sizeof *a->reals) == 0;
  for (gsize i = 0; a->type == HEK_FRAME_TEXT && i < n; i++)
    if (g_strcmp0 (a->texts[i], b->texts[i]) != 0)
      return FALSE;
  return TRUE;
}

static gboolean
same_frame (const HekFrame *a,
            const HekFrame *b)
{
  if (a->n_rows != b->n_rows || a->n_total != b->n_total || a->n_columns != b->n_columns ||
      g_strcmp0 (a->name, b->name) != 0 || g_strcmp0 (a->layout, b->layout) != 0 ||
      g_strcmp0 (a->camera, b->camera) != 0)
    return FALSE;
  for (guint i = 0; i < a->n_columns; i++)
    if (!same_column (&a->columns[i], &b->columns[i], a->n_rows))
      return FALSE;
  return TRUE;
}

gboolean
hek_dashboard_session_same_content (const HekDashboardContent *a,
                                    const HekDashboardContent *b)
{
  if (a->error != NULL || b->error != NULL)
    return a->error != NULL && b->error != NULL &&
           g_str_equal (a->error->message, b->error->message);
  if (!hek_dashboard_widget_same_content (a->widget, b->widget) ||
      a->frames->len != b->frames->len || a->n_queried != b->n_queried)
    return FALSE;
  for (guint i = 0; i < a->frames->len; i++)
    if (!same_frame (a->frames->pdata[i], b->frames->pdata[i]))
      return FALSE;
  return TRUE;
}

gboolean
hek_dashboard_session_same_notes (const GPtrArray *a,
                                  const GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    {
      const HekAnnotation *p = a->pdata[i], *q = b->pdata[i];

      if (p->kind != q->kind || p->level != q->level || p->note_id != q->note_id ||
          p->from_us != q->from_us || p->to_us != q->to_us || p->n != q->n ||
          g_strcmp0 (p->scope, q->scope) != 0 || g_strcmp0 (p->text, q->text) != 0)
        return FALSE;
    }
  return TRUE;
}
