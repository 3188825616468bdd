/* SPDX-License-Identifier: Apache-2.0 */
/* Which rows of a widget are those of given ids, and the other way round. Ids of a collection are
 * dense, so most lists are a bitmap of no more bits than there are rows. */
#include "config.h"

#include <stdlib.h>

#include "hek-widget-private.h"

#define HEK_WIDGET_CHECK_ROWS 65536u
#define HEK_WIDGET_DENSE 64 /* bits of a bitmap for each id and row, at most */

static int
hek_widget_find_ids (const HekWidget *self)
{
  return self->n_frames > 0 ? hek_frame_find_role (self->frames[0], HEK_FRAME_ROW_ID, -1) : -1;
}

static int
hek_widget_compare_ids (gconstpointer a,
                        gconstpointer b)
{
  guint64 p = *(const guint64 *) a, q = *(const guint64 *) b;

  return p < q ? -1 : p > q;
}

void
hek_widget_sort_ids (guint64 *ids,
                     gsize    n)
{
  for (gsize i = 1; i < n; i++)
    if (ids[i - 1] > ids[i])
      {
        qsort (ids, n, sizeof *ids, hek_widget_compare_ids);
        return;
      }
}

/* --- ids to rows ----------------------------------------------------------------------------- */

typedef struct
{
  const guint64 *ids; /* ascending */
  gsize n;
  guint64 least, most;
  guint64 *bits;      /* owned (nullable): from @least on; without it ids are searched */
} HekWidgetWanted;

static void
hek_widget_wanted_init (HekWidgetWanted *wanted,
                        const guint64   *ids,
                        gsize            n,
                        gsize            n_rows)
{
  *wanted = (HekWidgetWanted) { .ids = ids, .n = n, .least = ids[0], .most = ids[n - 1] };
  if ((wanted->most - wanted->least) / HEK_WIDGET_DENSE < n + n_rows)
    wanted->bits = g_try_new0 (guint64, (wanted->most - wanted->least) / 64 + 1);
  for (gsize i = 0; wanted->bits != NULL && i < n; i++)
    wanted->bits[(ids[i] - wanted->least) / 64]
      |= G_GUINT64_CONSTANT (1) << (ids[i] - wanted->least) % 64;
}

/* 1 or 0. Which of them comes next nobody can guess, so there is no branch on it. */
static guint64
hek_widget_wanted_has (const HekWidgetWanted *wanted,
                       double                 number)
{
  guint64 id = number >= 0 ? (guint64) number : 0, at = id - wanted->least;
  guint64 is_near = (number >= 0) & (id >= wanted->least) & (id <= wanted->most);

  if (wanted->bits == NULL)
    return is_near && bsearch (&id, wanted->ids, wanted->n, sizeof id, hek_widget_compare_ids);
  at = is_near ? at : 0;
  return wanted->bits[at / 64] >> at % 64 & is_near;
}

HekSceneSet *
hek_widget_find_rows (const HekWidget *self,
                      const guint64   *ids,
                      gsize            n,
                      const HekTask   *task)
{
  int column = hek_widget_find_ids (self);
  const HekFrame *frame = column >= 0 ? self->frames[0] : NULL;
  g_autofree guint64 *rows = NULL;
  HekWidgetWanted wanted;
  gboolean ok = TRUE;

  g_return_val_if_fail (frame != NULL, NULL);

  rows = g_new0 (guint64, frame->n_rows / 64 + 1);
  if (n == 0)
    return hek_scene_set_new_bits ((guint32) frame->n_rows, rows);
  hek_widget_wanted_init (&wanted, ids, n, frame->n_rows);
  for (gsize i = 0; i < frame->n_rows && ok; i++)
    {
      if (i % HEK_WIDGET_CHECK_ROWS == 0)
        ok = hek_task_check (task, NULL);
      rows[i / 64] |= hek_widget_wanted_has (&wanted, frame->columns[column].reals[i]) << i % 64;
    }
  g_free (wanted.bits);
  return ok ? hek_scene_set_new_bits ((guint32) frame->n_rows, rows) : NULL;
}

/* --- rows to ids ----------------------------------------------------------------------------- */

GArray *
hek_widget_list_ids (const HekWidget   *self,
                     const HekSceneSet *rows)
{
  int column = hek_widget_find_ids (self);
  const HekFrame *frame = column >= 0 ? self->frames[0] : NULL;
  GArray *ids;

  g_return_val_if_fail (frame != NULL, NULL);

  ids = g_array_sized_new (FALSE, FALSE, sizeof (guint64),
                           rows != NULL ? hek_scene_set_count (rows) : 0);
  for (guint32 row = 0; rows != NULL && hek_scene_set_next (rows, &row); row++)
    if (frame->columns[column].reals[row] >= 0)
      {
        guint64 id = (guint64) frame->columns[column].reals[row];

        g_array_append_val (ids, id);
      }
  hek_widget_sort_ids ((guint64 *) (gpointer) ids->data, ids->len);
  return ids;
}
