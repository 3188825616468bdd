/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "hek-explorer-selection-list.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _HekExplorerSelectionList
{
  GObject parent_instance;

  HekExplorerSession *session;   /* owned (nullable): closed */
  HekJobList *jobs;              /* owned */
  HekExplorerRowReader *reader;  /* owned */
  HekExplorerOrder order;
  HekExplorerOrdered *ordered;   /* owned (nullable): what the list is */
  HekJob *job;                   /* owned (nullable): sorts */
  HekJob *keys_job;              /* owned (nullable): reads keys */
  gboolean wants_keys;           /* they are asked for, and wait for the order */
};

enum
{
  CHANGED,
  KEYS_READ,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- the list -------------------------------------------------------------------------------- */

static GType
get_item_type (GListModel *list)
{
  return HEK_TYPE_EXPLORER_ROW;
}

static guint
get_n_items (GListModel *list)
{
  HekExplorerSelectionList *self = HEK_EXPLORER_SELECTION_LIST (list);

  return self->ordered != NULL ? self->ordered->n : 0;
}

static gpointer
get_item (GListModel *list,
          guint       position)
{
  HekExplorerSelectionList *self = HEK_EXPLORER_SELECTION_LIST (list);

  return position < get_n_items (list)
           ? hek_explorer_row_reader_dup_row (self->reader, self->ordered->rows[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (HekExplorerSelectionList, hek_explorer_selection_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* Takes another order over, (transfer full) (nullable). Views keep what is the same at both ends,
 * and with it where they have scrolled to. */
static void
take_ordered (HekExplorerSelectionList *self,
              HekExplorerOrdered       *ordered)
{
  g_autoptr (HekExplorerOrdered) old = self->ordered;
  guint n_old = old != NULL ? old->n : 0, n = ordered != NULL ? ordered->n : 0;
  guint n_least = MIN (n_old, n), first = 0, last = 0;
  gboolean same = old != NULL && ordered != NULL && old->data == ordered->data &&
                  (old->distances != NULL) == (ordered->distances != NULL);

  self->ordered = ordered;
  /* other rows, or other distances beside them */
  if (same && old->distances == NULL)
    {
      while (first < n_least && old->rows[first] == ordered->rows[first])
        first++;
      while (last < n_least - first && old->rows[n_old - 1 - last] == ordered->rows[n - 1 - last])
        last++;
    }
  if (n_old - first - last > 0 || n - first - last > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), first, n_old - first - last,
                                n - first - last);
}

/* --- sorting --------------------------------------------------------------------------------- */

typedef struct
{
  HekExplorerData *data; /* owned */
  HekSceneSet *set;      /* owned */
  HekExplorerOrder order;
} Sorting;

static void
sorting_free (gpointer data)
{
  Sorting *sorting = data;

  hek_explorer_data_unref (sorting->data);
  hek_scene_set_unref (sorting->set);
  g_free (sorting);
}

static gpointer
sorting_run (const HekTask  *task,
             gpointer        data,
             GError        **error)
{
  Sorting *sorting = data;

  return hek_explorer_ordered_new (sorting->data, sorting->set, &sorting->order, task, error);
}

static void
stop (HekExplorerSelectionList *self)
{
  if (self->job != NULL)
    hek_job_cancel (self->job);
  g_clear_object (&self->job);
}

static void sort (HekExplorerSelectionList *self);

static void
on_sorted (HekJob       *job,
           gpointer      result,
           const GError *error,
           gpointer      user_data)
{
  g_autoptr (HekExplorerSelectionList) self = user_data;

  hek_job_list_dismiss (self->jobs, job);
  if (job != self->job)
    return;
  g_clear_object (&self->job);
  if (result != NULL)
    {
      take_ordered (self, hek_job_steal_result (job));
      if (self->wants_keys)
        hek_explorer_selection_list_read_keys (self);
    }
  else if (self->order.kind != HEK_EXPLORER_ORDER_ROWS)
    {
      /* what cannot be read cannot be sorted by */
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_signal_emit (self, signals[FAILED], 0, hek_job_get_title (job), error);
      self->order = (HekExplorerOrder) { .kind = HEK_EXPLORER_ORDER_ROWS };
      sort (self);
      return;
    }
  else
    self->wants_keys = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
sort (HekExplorerSelectionList *self)
{
  HekExplorerData *data = hek_explorer_session_get_data (self->session);
  gboolean was_busy = self->job != NULL;
  Sorting *sorting;

  stop (self);
  if (data == NULL)
    return;
  sorting = g_new (Sorting, 1);
  sorting->data = hek_explorer_data_ref (data);
  sorting->set = hek_scene_set_ref (hek_explorer_session_get_selection (self->session));
  sorting->order = self->order;
  self->job = hek_job_start (_("Sorting selected rows"), HEK_LANE_INTERACTIVE, sorting_run, sorting,
                             sorting_free, hek_explorer_ordered_unref, on_sorted,
                             g_object_ref (self));
  hek_job_list_add (self->jobs, self->job);
  if (!was_busy)
    g_signal_emit (self, signals[CHANGED], 0);
}

/* Rows of another data mean something else: nothing of the last list can stay. */
static void
on_data_changed (HekExplorerSelectionList *self)
{
  HekExplorerData *data = hek_explorer_session_get_data (self->session);
  gboolean other = self->ordered == NULL || data == NULL ||
                   !g_str_equal (self->ordered->data->uuid, data->uuid);

  stop (self);
  self->wants_keys = FALSE;
  take_ordered (self, NULL);
  hek_explorer_row_reader_set_data (self->reader, data);
  /* rows have other numbers in another layout, fields in another collection */
  if (other || self->order.kind == HEK_EXPLORER_ORDER_DISTANCE)
    self->order = (HekExplorerOrder) { .kind = HEK_EXPLORER_ORDER_ROWS };
  sort (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- keys ------------------------------------------------------------------------------------ */

typedef struct
{
  char *text; /* owned */
  guint32 n;
} Keys;

static void
keys_free (gpointer data)
{
  Keys *keys = data;

  g_free (keys->text);
  g_free (keys);
}

/* Returns: Keys */
static gpointer
keys_run (const HekTask  *task,
          gpointer        ordered,
          GError        **error)
{
  guint32 n = 0;
  char *text = hek_explorer_ordered_dup_keys (ordered, HEK_EXPLORER_MAX_KEY_BYTES, &n, task, error);
  Keys *keys;

  if (text == NULL)
    return NULL;
  keys = g_new (Keys, 1);
  *keys = (Keys) { text, n };
  return keys;
}

static void
on_keys (HekJob       *job,
         gpointer      result,
         const GError *error,
         gpointer      user_data)
{
  g_autoptr (HekExplorerSelectionList) self = user_data;
  Keys *keys = result;

  hek_job_list_dismiss (self->jobs, job);
  if (job != self->keys_job)
    return;
  g_clear_object (&self->keys_job);
  if (keys != NULL)
    g_signal_emit (self, signals[KEYS_READ], 0, keys->text, keys->n);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[FAILED], 0, hek_job_get_title (job), error);
}

void
hek_explorer_selection_list_read_keys (HekExplorerSelectionList *self)
{
  g_return_if_fail (HEK_IS_EXPLORER_SELECTION_LIST (self));

  if (self->keys_job != NULL)
    hek_job_cancel (self->keys_job);
  g_clear_object (&self->keys_job);
  /* the rows that are listed now are those of before */
  self->wants_keys = self->job != NULL;
  if (self->wants_keys || self->ordered == NULL)
    return;
  self->keys_job = hek_job_start (_("Reading keys"), HEK_LANE_INTERACTIVE, keys_run,
                                  hek_explorer_ordered_ref (self->ordered),
                                  hek_explorer_ordered_unref, keys_free, on_keys,
                                  g_object_ref (self));
  hek_job_list_add (self->jobs, self->keys_job);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
hek_explorer_selection_list_dispose (GObject *object)
{
  HekExplorerSelectionList *self = HEK_EXPLORER_SELECTION_LIST (object);

  hek_explorer_selection_list_close (self);
  g_clear_object (&self->reader);
  g_clear_object (&self->jobs);
  g_clear_pointer (&self->ordered, hek_explorer_ordered_unref);
  G_OBJECT_CLASS (hek_explorer_selection_list_parent_class)->dispose (object);
}

static void
hek_explorer_selection_list_class_init (HekExplorerSelectionListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hek_explorer_selection_list_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[KEYS_READ] = g_signal_new ("keys-read", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_UINT);
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING,
                                  G_TYPE_ERROR);
}

static void
hek_explorer_selection_list_init (HekExplorerSelectionList *self)
{
  self->reader = hek_explorer_row_reader_new ();
}

HekExplorerSelectionList *
hek_explorer_selection_list_new (HekExplorerSession *session,
                                 HekJobList         *jobs)
{
  HekExplorerSelectionList *self = g_object_new (HEK_TYPE_EXPLORER_SELECTION_LIST, NULL);

  self->session = g_object_ref (session);
  self->jobs = g_object_ref (jobs);
  g_signal_connect_object (session, "selection-changed", G_CALLBACK (sort), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "data-changed", G_CALLBACK (on_data_changed), self,
                           G_CONNECT_SWAPPED);
  hek_explorer_row_reader_set_data (self->reader, hek_explorer_session_get_data (session));
  sort (self);
  return self;
}

void
hek_explorer_selection_list_close (HekExplorerSelectionList *self)
{
  g_return_if_fail (HEK_IS_EXPLORER_SELECTION_LIST (self));

  stop (self);
  if (self->keys_job != NULL)
    hek_job_cancel (self->keys_job);
  g_clear_object (&self->keys_job);
  if (self->session == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->session, self);
  hek_explorer_row_reader_set_data (self->reader, NULL);
  g_clear_object (&self->session);
}

void
hek_explorer_selection_list_set_order (HekExplorerSelectionList *self,
                                       const HekExplorerOrder   *order)
{
  g_return_if_fail (HEK_IS_EXPLORER_SELECTION_LIST (self));

  if (self->session == NULL || hek_explorer_order_equal (&self->order, order))
    return;
  self->order = *order;
  sort (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

const HekExplorerOrder *
hek_explorer_selection_list_get_order (HekExplorerSelectionList *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_SELECTION_LIST (self), NULL);

  return &self->order;
}

gboolean
hek_explorer_selection_list_is_busy (HekExplorerSelectionList *self)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_SELECTION_LIST (self), FALSE);

  return self->job != NULL;
}

guint32
hek_explorer_selection_list_get_row (HekExplorerSelectionList *self,
                                     guint                     position)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_SELECTION_LIST (self), G_MAXUINT32);

  return position < get_n_items (G_LIST_MODEL (self)) ? self->ordered->rows[position]
                                                      : G_MAXUINT32;
}

guint
hek_explorer_selection_list_find (HekExplorerSelectionList *self,
                                  guint32                   row)
{
  guint n;

  g_return_val_if_fail (HEK_IS_EXPLORER_SELECTION_LIST (self), G_MAXUINT);

  n = get_n_items (G_LIST_MODEL (self));
  for (guint i = 0; i < n; i++)
    if (self->ordered->rows[i] == row)
      return i;
  return G_MAXUINT;
}

double
hek_explorer_selection_list_get_distance (HekExplorerSelectionList *self,
                                          guint                     position)
{
  g_return_val_if_fail (HEK_IS_EXPLORER_SELECTION_LIST (self), NAN);

  return position < get_n_items (G_LIST_MODEL (self)) && self->ordered->distances != NULL
           ? self->ordered->distances[position] : NAN;
}
