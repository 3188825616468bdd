/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A column view over filter and sorting of the library's list. Items are frozen and replaced when
 * their collection changes, so what is selected is remembered by its uuid and found again after
 * each change. How wide the list may be is only known while it is laid out; columns come and go in
 * the next turn of the main loop then.
 */
#include "config.h"

#include "studio-library-list.h"

#include <glib/gi18n.h>
#include <string.h>

#include "studio-column-titles.h"
#include "studio-column-view.h"
#include "studio-library-cells.h"

#define STUDIO_NAME_WIDTH 168 /* that the column of names keeps */

struct _StudioLibraryList
{
  GtkWidget parent_instance;

  GtkWidget *scroller; /* the only child */
  GtkColumnView *view;
  GtkColumnViewColumn *columns[STUDIO_N_COLUMNS]; /* borrowed from the view */
  GtkFilterListModel *filtered;                   /* owned */
  GtkSortListModel *sorted;                       /* owned */
  GtkSingleSelection *selection;                  /* owned */
  GtkCustomFilter *filter;                        /* owned */
  char **words;         /* owned (nullable): casefolded, of the filter */
  HekLibraryItem *item; /* owned (nullable): the selected one, as it was last seen */
  char *uuid;           /* owned (nullable): of it, or of the last one there was */
  guint position;       /* where it was */
  gboolean updating;    /* rows are being replaced: selections are not a person's */
  guint settle_idle;
  guint fit_idle;
  int width;
};

enum
{
  SELECTED,
  ACTIVATED,
  MENU,
  FILTERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioLibraryList, studio_library_list, GTK_TYPE_WIDGET)

/* --- filter ---------------------------------------------------------------------------------- */

static gboolean
has_tag (const HekCollectionInfo *info,
         const char              *word)
{
  for (char **tag = info->tags; tag != NULL && *tag != NULL; tag++)
    {
      g_autofree char *folded = g_utf8_casefold (*tag, -1);

      if (strstr (folded, word) != NULL)
        return TRUE;
    }
  return FALSE;
}

static gboolean
studio_library_list_matches (gpointer item,
                             gpointer user_data)
{
  StudioLibraryList *self = user_data;
  const HekCollectionInfo *info = hek_library_item_get_info (item);
  g_autofree char *name = g_utf8_casefold (hek_library_item_get_name (item), -1);
  g_autofree char *description = g_utf8_casefold (info->description, -1);

  for (char **word = self->words; word != NULL && *word != NULL; word++)
    if ((*word)[0] == '#')
      {
        if (!has_tag (info, *word + 1))
          return FALSE;
      }
    else if (strstr (name, *word) == NULL && strstr (description, *word) == NULL
             && !has_tag (info, *word))
      return FALSE;
  return TRUE;
}

/* --- selection ------------------------------------------------------------------------------- */

static guint
studio_library_list_find (StudioLibraryList *self,
                          const char        *uuid)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->sorted));

  for (guint i = 0; uuid != NULL && i < n; i++)
    {
      g_autoptr (HekLibraryItem) item = g_list_model_get_item (G_LIST_MODEL (self->sorted), i);

      if (g_str_equal (hek_library_item_get_info (item)->uuid, uuid))
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

static void
studio_library_list_selection_changed (StudioLibraryList *self)
{
  if (self->updating)
    return;
  g_clear_handle_id (&self->settle_idle, g_source_remove);
  g_set_object (&self->item, gtk_single_selection_get_selected_item (self->selection));
  if (self->item != NULL)
    {
      self->position = gtk_single_selection_get_selected (self->selection);
      g_free (self->uuid);
      self->uuid = g_strdup (hek_library_item_get_info (self->item)->uuid);
    }
  g_signal_emit (self, signals[SELECTED], 0);
}

/* Rows begin to be replaced when the first handler of the model runs, which is this one. */
static void
studio_library_list_replacing (StudioLibraryList *self)
{
  self->updating = TRUE;
}

/* What was selected is gone: the row that has come into its place follows it. */
static gboolean
studio_library_list_settle (gpointer user_data)
{
  StudioLibraryList *self = user_data;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->sorted));

  self->settle_idle = 0;
  self->updating = TRUE;
  gtk_single_selection_set_selected (self->selection, n > 0 ? MIN (self->position, n - 1)
                                                            : GTK_INVALID_LIST_POSITION);
  self->updating = FALSE;
  studio_library_list_selection_changed (self);
  return G_SOURCE_REMOVE;
}

/* One that is renamed goes from its place and comes at another. */
static void
studio_library_list_replaced (StudioLibraryList *self)
{
  guint position = studio_library_list_find (self, self->uuid);

  self->updating = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->updating = FALSE;
  if (position != GTK_INVALID_LIST_POSITION)
    studio_library_list_selection_changed (self);
  else if (self->settle_idle == 0)
    self->settle_idle
      = g_idle_add_full (G_PRIORITY_HIGH_IDLE, studio_library_list_settle, self, NULL);
  g_signal_emit (self, signals[FILTERED], 0);
}

/* --- columns --------------------------------------------------------------------------------- */

/* GTK 4.8 keeps room for the fixed width of columns that cannot be seen. */
static void
studio_library_list_show_column (StudioLibraryList *self,
                                 StudioColumn       column,
                                 gboolean           is_visible)
{
  int width = studio_library_columns[column].width;

  gtk_column_view_column_set_visible (self->columns[column], is_visible);
  gtk_column_view_column_set_fixed_width (self->columns[column],
                                          is_visible && width > 0 ? width : -1);
}

static void
studio_library_list_add_column (StudioLibraryList *self,
                                StudioColumn       column)
{
  const StudioColumnInfo *info = &studio_library_columns[column];
  g_autoptr (GtkSorter) sorter = GTK_SORTER (
    gtk_custom_sorter_new (studio_library_column_compare, GUINT_TO_POINTER (column), NULL));

  self->columns[column]
    = gtk_column_view_column_new (_(info->title), studio_library_cells_new (column));
  gtk_column_view_column_set_sorter (self->columns[column], sorter);
  gtk_column_view_column_set_expand (self->columns[column], info->width == 0);
  studio_library_list_show_column (self, column, TRUE);
  gtk_column_view_append_column (self->view, self->columns[column]);
  g_object_unref (self->columns[column]);
  studio_column_titles_set (self->view, column, info->is_number, _(info->help));
}

/* --- room ------------------------------------------------------------------------------------ */

/* Shows as many columns as fit, by rank. */
static gboolean
studio_library_list_fit (gpointer user_data)
{
  StudioLibraryList *self = user_data;
  int room = self->width - STUDIO_NAME_WIDTH;

  self->fit_idle = 0;
  for (guint rank = 0; rank <= STUDIO_N_COLUMNS; rank++)
    for (guint i = 0; i < STUDIO_N_COLUMNS; i++)
      if (studio_library_columns[i].rank == rank)
        {
          room -= studio_library_columns[i].width;
          studio_library_list_show_column (self, i, rank == 0 || room >= 0);
        }
  return G_SOURCE_REMOVE;
}

static void
studio_library_list_size_allocate (GtkWidget *widget,
                                   int        width,
                                   int        height,
                                   int        baseline)
{
  StudioLibraryList *self = STUDIO_LIBRARY_LIST (widget);

  gtk_widget_allocate (self->scroller, width, height, baseline, NULL);
  if (width == self->width)
    return;
  self->width = width;
  if (self->fit_idle == 0)
    self->fit_idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, studio_library_list_fit, self, NULL);
}

static void
studio_library_list_measure (GtkWidget      *widget,
                             GtkOrientation  orientation,
                             int             for_size,
                             int            *minimum,
                             int            *natural,
                             int            *minimum_baseline,
                             int            *natural_baseline)
{
  gtk_widget_measure (STUDIO_LIBRARY_LIST (widget)->scroller, orientation, for_size, minimum,
                      natural, minimum_baseline, natural_baseline);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_library_list_activated (StudioLibraryList *self)
{
  g_signal_emit (self, signals[ACTIVATED], 0);
}

static gboolean
studio_library_list_popup (GtkWidget *widget,
                           GVariant  *args,
                           gpointer   user_data)
{
  if (studio_library_list_get_selected (STUDIO_LIBRARY_LIST (widget)) == NULL)
    return FALSE;
  g_signal_emit (widget, signals[MENU], 0, 24.0, 48.0);
  return TRUE;
}

static gboolean
studio_library_list_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (STUDIO_LIBRARY_LIST (widget)->view));
}

static void
studio_library_list_dispose (GObject *object)
{
  StudioLibraryList *self = STUDIO_LIBRARY_LIST (object);

  g_clear_handle_id (&self->fit_idle, g_source_remove);
  g_clear_handle_id (&self->settle_idle, g_source_remove);
  g_clear_object (&self->item);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->sorted);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  G_OBJECT_CLASS (studio_library_list_parent_class)->dispose (object);
}

static void
studio_library_list_finalize (GObject *object)
{
  StudioLibraryList *self = STUDIO_LIBRARY_LIST (object);

  g_strfreev (self->words);
  g_free (self->uuid);
  G_OBJECT_CLASS (studio_library_list_parent_class)->finalize (object);
}

static void
studio_library_list_class_init (StudioLibraryListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_library_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_library_list_finalize;
  widget_class->measure = studio_library_list_measure;
  widget_class->size_allocate = studio_library_list_size_allocate;
  widget_class->grab_focus = studio_library_list_grab_focus;
  signals[SELECTED]
    = g_signal_new ("selected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTIVATED]
    = g_signal_new ("activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MENU] = g_signal_new ("menu", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  signals[FILTERED]
    = g_signal_new ("filtered", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK,
                                studio_library_list_popup, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, studio_library_list_popup, NULL);
}

static void
studio_library_list_init (StudioLibraryList *self)
{
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Collections"), -1);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "studio-library-list");
  for (guint i = 0; i < STUDIO_N_COLUMNS; i++)
    studio_library_list_add_column (self, i);

  self->filter = gtk_custom_filter_new (studio_library_list_matches, self, NULL);
  self->filtered = gtk_filter_list_model_new (NULL, g_object_ref (GTK_FILTER (self->filter)));
  self->sorted = gtk_sort_list_model_new (
    g_object_ref (G_LIST_MODEL (self->filtered)),
    g_object_ref (gtk_column_view_get_sorter (self->view)));
  self->selection = studio_column_view_set_rows (self->view, G_LIST_MODEL (self->sorted));
  g_signal_connect_swapped (self->selection, "notify::selected-item",
                            G_CALLBACK (studio_library_list_selection_changed), self);
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (studio_library_list_activated),
                            self);

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->view));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

void
studio_library_list_popup_at (StudioLibraryList *self,
                              guint              position,
                              double             x,
                              double             y)
{
  g_return_if_fail (STUDIO_IS_LIBRARY_LIST (self));

  gtk_single_selection_set_selected (self->selection, position);
  g_signal_emit (self, signals[MENU], 0, x, y);
}

void
studio_library_list_set_collections (StudioLibraryList *self,
                                     GListModel        *collections)
{
  g_return_if_fail (STUDIO_IS_LIBRARY_LIST (self) && G_IS_LIST_MODEL (collections));

  /* before filter and sorting hear of it, and after */
  g_signal_connect_object (collections, "items-changed",
                           G_CALLBACK (studio_library_list_replacing), self, G_CONNECT_SWAPPED);
  gtk_filter_list_model_set_model (self->filtered, collections);
  g_signal_connect_object (collections, "items-changed", G_CALLBACK (studio_library_list_replaced),
                           self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  studio_library_list_replaced (self);
}

void
studio_library_list_set_filter (StudioLibraryList *self,
                                const char        *text)
{
  g_autofree char *folded = text != NULL ? g_utf8_casefold (text, -1) : g_strdup ("");

  g_return_if_fail (STUDIO_IS_LIBRARY_LIST (self));

  g_strfreev (self->words);
  self->words = g_strsplit_set (g_strstrip (folded), " \t", -1);
  self->updating = TRUE;
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  studio_library_list_replaced (self);
}

guint
studio_library_list_get_n_shown (StudioLibraryList *self)
{
  g_return_val_if_fail (STUDIO_IS_LIBRARY_LIST (self), 0);

  return g_list_model_get_n_items (G_LIST_MODEL (self->sorted));
}

HekLibraryItem *
studio_library_list_get_selected (StudioLibraryList *self)
{
  g_return_val_if_fail (STUDIO_IS_LIBRARY_LIST (self), NULL);

  return self->item;
}

void
studio_library_list_select (StudioLibraryList *self,
                            const char        *uuid)
{
  guint position = studio_library_list_find (self, uuid);

  g_return_if_fail (STUDIO_IS_LIBRARY_LIST (self));

  if (position == GTK_INVALID_LIST_POSITION)
    return;
  gtk_single_selection_set_selected (self->selection, position);
  studio_column_view_scroll_to (self->view, position);
}
