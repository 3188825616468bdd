/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A column view: thumbnail and name, the disagreement, the two values. Until a column is chosen the
 * order is that of the points, the largest disagreement first. The selection follows the picture
 * when the points are made anew.
 */
#include "config.h"

#include "studio-study-list.h"

#include <glib/gi18n.h>
#include <math.h>

#include "studio-column-view.h"
#include "studio-rendered-picture.h"

/* Landscape pictures fill it, portraits stand in its middle: names share a left edge. */
#define STUDIO_STUDY_THUMBNAIL_WIDTH 54
#define STUDIO_STUDY_THUMBNAIL_HEIGHT 36

#define STUDIO_STUDY_NAME_CHARS 12
#define STUDIO_STUDY_NUMBER_WIDTH 128

typedef enum
{
  STUDIO_STUDY_PICTURE,
  STUDIO_STUDY_SCORE,
  STUDIO_STUDY_X,
  STUDIO_STUDY_Y,
  STUDIO_STUDY_N_COLUMNS,
} StudioStudyColumn;

struct _StudioStudyList
{
  GtkWidget parent_instance;

  GtkWidget *scroller; /* the only child */
  GtkColumnView *view;
  GtkColumnViewColumn *columns[STUDIO_STUDY_N_COLUMNS];
  GtkSortListModel *sorted;       /* owned */
  GtkSingleSelection *selection;  /* owned */
  const HekMetricValue *x, *y;    /* borrowed (nullable) */
  int selected_row;               /* -1: none */
  gboolean updating;              /* the points are being replaced */
};

enum
{
  SELECTED,
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioStudyList, studio_study_list, GTK_TYPE_WIDGET)

/* --- sorting --------------------------------------------------------------------------------- */

static double
studio_study_list_number (HekStudyItem      *item,
                          StudioStudyColumn  column)
{
  const HekStudyPoint *point = hek_study_item_get_point (item);

  switch (column)
    {
    case STUDIO_STUDY_X:
      return point->x;
    case STUDIO_STUDY_Y:
      return point->y;
    case STUDIO_STUDY_SCORE:
      return fabs (point->score);
    case STUDIO_STUDY_PICTURE:
    case STUDIO_STUDY_N_COLUMNS:
    default:
      g_assert_not_reached ();
    }
}

static int
studio_study_list_compare (gconstpointer a,
                           gconstpointer b,
                           gpointer      user_data)
{
  StudioStudyColumn column = GPOINTER_TO_UINT (user_data);
  HekStudyItem *ia = (HekStudyItem *) a, *ib = (HekStudyItem *) b;
  double na, nb;

  if (column == STUDIO_STUDY_PICTURE)
    return g_utf8_collate (hek_study_item_get_label (ia), hek_study_item_get_label (ib));
  na = studio_study_list_number (ia, column);
  nb = studio_study_list_number (ib, column);
  return (na > nb) - (na < nb);
}

/* --- cells ----------------------------------------------------------------------------------- */

static char *
studio_study_list_format (const HekMetricValue *what,
                          double                value)
{
  if (isnan (value))
    return g_strdup ("—");
  if (isinf (value))
    return g_strdup (value > 0 ? "∞" : "−∞");
  return g_strdup_printf ("%s%.*f", value < 0 ? "−" : "", (int) what->n_digits, fabs (value));
}

char *
studio_study_list_format_score (double score)
{
  return g_strdup_printf ("%s%.1f %%", score < 0 ? "−" : score > 0 ? "+" : "", 100 * fabs (score));
}

static void
studio_study_list_set_up_picture (GtkListItemFactory *factory,
                                  GtkListItem        *list_item,
                                  StudioStudyList    *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *picture = gtk_picture_new ();
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_set_size_request (picture, STUDIO_STUDY_THUMBNAIL_WIDTH,
                               STUDIO_STUDY_THUMBNAIL_HEIGHT);
  gtk_accessible_update_state (GTK_ACCESSIBLE (picture), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE); /* the name, then the setting */
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (label), 2);
  gtk_label_set_width_chars (GTK_LABEL (label), STUDIO_STUDY_NAME_CHARS);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), picture);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (list_item, box);
}

static void
studio_study_list_bind_picture (GtkListItemFactory *factory,
                                GtkListItem        *list_item,
                                StudioStudyList    *self)
{
  HekStudyItem *item = gtk_list_item_get_item (list_item);
  HekImage *thumbnail = hek_study_item_get_row (item)->thumbnail;
  GtkWidget *picture = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  GtkWidget *label = gtk_widget_get_next_sibling (picture);
  g_autoptr (GdkTexture) texture
    = thumbnail != NULL ? studio_rendered_picture_to_texture (thumbnail) : NULL;

  gtk_picture_set_paintable (GTK_PICTURE (picture), GDK_PAINTABLE (texture));
  gtk_label_set_text (GTK_LABEL (label), hek_study_item_get_label (item));
  gtk_widget_set_tooltip_text (label, hek_study_item_get_label (item));
}

static void
studio_study_list_set_up_number (GtkListItemFactory *factory,
                                 GtkListItem        *list_item,
                                 StudioStudyList    *self)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (list_item, label);
}

static void
studio_study_list_bind_number (GtkListItemFactory *factory,
                               GtkListItem        *list_item,
                               StudioStudyList    *self)
{
  StudioStudyColumn column
    = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), "studio-column"));
  const HekStudyPoint *point = hek_study_item_get_point (gtk_list_item_get_item (list_item));
  GtkWidget *label = gtk_list_item_get_child (list_item);
  g_autofree char *text = NULL;

  if (column == STUDIO_STUDY_SCORE)
    {
      text = studio_study_list_format_score (point->score);
      if (point->is_outlier)
        gtk_widget_add_css_class (label, "studio-outlier");
      else
        gtk_widget_remove_css_class (label, "studio-outlier");
      gtk_widget_set_tooltip_text (label, point->is_outlier ? _("An outlier") : NULL);
    }
  else if (self->x != NULL)
    text = studio_study_list_format (column == STUDIO_STUDY_X ? self->x : self->y,
                                     column == STUDIO_STUDY_X ? point->x : point->y);
  gtk_label_set_text (GTK_LABEL (label), text);
}

/* --- selection ------------------------------------------------------------------------------- */

static void
studio_study_list_selection_changed (StudioStudyList *self)
{
  HekStudyItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (self->updating)
    return;
  self->selected_row = item != NULL ? (int) hek_study_item_get_point (item)->row_idx : -1;
  g_signal_emit (self, signals[SELECTED], 0);
}

static guint
studio_study_list_find_row (StudioStudyList *self,
                            guint            row_idx)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->sorted));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HekStudyItem) item = g_list_model_get_item (G_LIST_MODEL (self->sorted), i);

      if (hek_study_item_get_point (item)->row_idx == row_idx)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

/* The points begin to be replaced when the first handler of the model runs, which is this one. */
static void
studio_study_list_points_changed (StudioStudyList *self)
{
  guint position = self->selected_row >= 0
                     ? studio_study_list_find_row (self, (guint) self->selected_row)
                     : GTK_INVALID_LIST_POSITION;

  self->updating = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->updating = FALSE;
}

static void
studio_study_list_activated (StudioStudyList *self,
                             guint            position)
{
  g_autoptr (HekStudyItem) item = g_list_model_get_item (G_LIST_MODEL (self->sorted), position);

  if (item != NULL)
    g_signal_emit (self, signals[ACTIVATED], 0, item);
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_study_list_add_column (StudioStudyList   *self,
                              StudioStudyColumn  column,
                              const char        *title)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkSorter) sorter = GTK_SORTER (
    gtk_custom_sorter_new (studio_study_list_compare, GUINT_TO_POINTER (column), NULL));
  gboolean is_picture = column == STUDIO_STUDY_PICTURE;

  g_object_set_data (G_OBJECT (factory), "studio-column", GUINT_TO_POINTER (column));
  g_signal_connect (factory, "setup",
                    is_picture ? G_CALLBACK (studio_study_list_set_up_picture)
                               : G_CALLBACK (studio_study_list_set_up_number), self);
  g_signal_connect (factory, "bind",
                    is_picture ? G_CALLBACK (studio_study_list_bind_picture)
                               : G_CALLBACK (studio_study_list_bind_number), self);
  self->columns[column] = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_sorter (self->columns[column], sorter);
  gtk_column_view_column_set_expand (self->columns[column], is_picture);
  if (!is_picture)
    gtk_column_view_column_set_fixed_width (self->columns[column], STUDIO_STUDY_NUMBER_WIDTH);
  gtk_column_view_append_column (self->view, self->columns[column]);
  g_object_unref (self->columns[column]);
}

static void
studio_study_list_dispose (GObject *object)
{
  StudioStudyList *self = STUDIO_STUDY_LIST (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->sorted);
  G_OBJECT_CLASS (studio_study_list_parent_class)->dispose (object);
}

static void
studio_study_list_class_init (StudioStudyListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_study_list_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  signals[SELECTED] = g_signal_new ("selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1, HEK_TYPE_STUDY_ITEM);
}

static void
studio_study_list_init (StudioStudyList *self)
{
  self->selected_row = -1;
  self->view = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Pictures by disagreement"), -1);
  gtk_widget_add_css_class (GTK_WIDGET (self->view), "studio-study-list");
  studio_study_list_add_column (self, STUDIO_STUDY_PICTURE, _("Picture"));
  studio_study_list_add_column (self, STUDIO_STUDY_SCORE, _("Disagreement"));
  studio_study_list_add_column (self, STUDIO_STUDY_X, "");
  studio_study_list_add_column (self, STUDIO_STUDY_Y, "");

  self->sorted = gtk_sort_list_model_new (NULL, NULL);
  gtk_sort_list_model_set_incremental (self->sorted, TRUE);
  gtk_sort_list_model_set_sorter (self->sorted, gtk_column_view_get_sorter (self->view));
  self->selection = studio_column_view_set_rows (self->view, G_LIST_MODEL (self->sorted));
  g_signal_connect_swapped (self->selection, "notify::selected-item",
                            G_CALLBACK (studio_study_list_selection_changed), self);
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (studio_study_list_activated),
                            self);

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->view));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

static void
studio_study_list_replacing (StudioStudyList *self)
{
  self->updating = TRUE;
}

void
studio_study_list_set_points (StudioStudyList *self,
                              GListModel      *points)
{
  g_return_if_fail (STUDIO_IS_STUDY_LIST (self) && G_IS_LIST_MODEL (points));

  /* before the sorted list hears of it, and after */
  g_signal_connect_object (points, "items-changed", G_CALLBACK (studio_study_list_replacing), self,
                           G_CONNECT_SWAPPED);
  gtk_sort_list_model_set_model (self->sorted, points);
  g_signal_connect_object (points, "items-changed", G_CALLBACK (studio_study_list_points_changed),
                           self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

static char *
studio_study_list_title (const HekMetricValue *what)
{
  return what->unit != NULL ? g_strdup_printf ("%s (%s)", _(what->label), what->unit)
                            : g_strdup (_(what->label));
}

/* GTK 4.8 would cut a long title off; its whole text is in the tooltip. */
static void
studio_study_list_ellipsize_titles (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    {
      gtk_label_set_ellipsize (GTK_LABEL (widget), PANGO_ELLIPSIZE_END);
      gtk_widget_set_tooltip_text (widget, gtk_label_get_text (GTK_LABEL (widget)));
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    studio_study_list_ellipsize_titles (child);
}

void
studio_study_list_set_values (StudioStudyList      *self,
                              const HekMetricValue *x,
                              const HekMetricValue *y)
{
  g_autofree char *title_x = studio_study_list_title (x);
  g_autofree char *title_y = studio_study_list_title (y);

  g_return_if_fail (STUDIO_IS_STUDY_LIST (self));

  self->x = x;
  self->y = y;
  gtk_column_view_column_set_title (self->columns[STUDIO_STUDY_X], title_x);
  gtk_column_view_column_set_title (self->columns[STUDIO_STUDY_Y], title_y);
  /* the row of titles is the first child */
  studio_study_list_ellipsize_titles (gtk_widget_get_first_child (GTK_WIDGET (self->view)));
}

void
studio_study_list_select_row (StudioStudyList *self,
                              guint            row_idx)
{
  guint position = studio_study_list_find_row (self, row_idx);

  g_return_if_fail (STUDIO_IS_STUDY_LIST (self));

  if (position == GTK_INVALID_LIST_POSITION)
    return;
  gtk_single_selection_set_selected (self->selection, position);
  studio_column_view_scroll_to (self->view, position);
}

void
studio_study_list_unselect (StudioStudyList *self)
{
  g_return_if_fail (STUDIO_IS_STUDY_LIST (self));

  self->selected_row = -1;
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
}

HekStudyItem *
studio_study_list_get_selected (StudioStudyList *self)
{
  g_return_val_if_fail (STUDIO_IS_STUDY_LIST (self), NULL);

  return gtk_single_selection_get_selected_item (self->selection);
}
