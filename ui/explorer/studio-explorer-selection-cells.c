/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cells of rows that are read while they are looked at: they are empty until "loaded". Columns have
 * fixed widths, or they would jump while the list scrolls.
 *
 * The list is sorted by a job, not by GTK: the sorters of the columns compare nothing, and are only
 * asked which of them the person has chosen.
 */
#include "config.h"

#include "studio-explorer-selection-cells.h"

#include <glib/gi18n.h>
#include <math.h>

#include "studio-column-view.h"
#include "studio-count.h"

#define STUDIO_MAX_FIELD_COLUMNS 16u
#define STUDIO_ROW_SIDE 32
#define STUDIO_TILE_SIDE 84
#define STUDIO_COLUMN "studio-column" /* data of factories and cells: StudioColumn */

/* In widget units. */
#define STUDIO_TILE_WIDTH 48
#define STUDIO_KEY_WIDTH 132
#define STUDIO_DISTANCE_WIDTH 144
#define STUDIO_PRODUCT_WIDTH 192 /* of "Negative inner product" */

static const int studio_field_widths[HEK_N_FIELD_TYPES] = {
  [HEK_FIELD_INTEGER] = 84, [HEK_FIELD_REAL] = 96, [HEK_FIELD_TEXT] = 132,
  [HEK_FIELD_BOOLEAN] = 72, [HEK_FIELD_TIME] = 174, [HEK_FIELD_JSON] = 132,
};

typedef enum
{
  STUDIO_COLUMN_TILE,
  STUDIO_COLUMN_KEY,
  STUDIO_COLUMN_DISTANCE,
  STUDIO_COLUMN_FIELD,
  STUDIO_COLUMN_CARD, /* of the grid */
} StudioColumnKind;

typedef struct
{
  StudioExplorerSelectionCells *cells;
  StudioColumnKind kind;
  guint field;
  gboolean is_number;
} StudioColumn;

static gboolean
studio_is_number (HekFieldType type)
{
  return type == HEK_FIELD_INTEGER || type == HEK_FIELD_REAL || type == HEK_FIELD_TIME;
}

/* --- what cells show ------------------------------------------------------------------------- */

/* @text: (nullable): without a value */
static void
studio_set_text (GtkLabel   *label,
                 const char *text,
                 gboolean    is_loaded)
{
  const char *shown = text != NULL ? text : is_loaded ? "–" : "";

  gtk_label_set_text (label, shown);
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), text);
  if (text == NULL)
    gtk_widget_add_css_class (GTK_WIDGET (label), "dim-label");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (label), "dim-label");
}

/* gtk_list_item_set_accessible_label() came with GTK 4.12. */
static void
studio_name_row (GtkWidget      *widget,
                 HekExplorerRow *row)
{
  const char *key = hek_explorer_row_get_key (row);

  if (widget != NULL && key != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, key,
                                    -1);
}

static void
studio_show_key (GtkWidget      *label,
                 HekExplorerRow *row)
{
  GtkWidget *cell = gtk_widget_get_parent (label);
  const char *problem = hek_explorer_row_get_problem (row);

  studio_set_text (GTK_LABEL (label), hek_explorer_row_get_key (row),
                   hek_explorer_row_is_loaded (row));
  if (problem != NULL)
    gtk_widget_set_tooltip_text (label, problem);
  if (cell != NULL)
    studio_name_row (gtk_widget_get_parent (cell), row);
}

static void
studio_show_distance (const StudioColumn *column,
                      GtkLabel           *label,
                      guint               position)
{
  double distance = hek_explorer_selection_list_get_distance (column->cells->list, position);
  g_autofree char *text = studio_distance_format (distance);

  studio_set_text (label, isnan (distance) ? NULL : text, TRUE);
}

static void
studio_show_card (GtkWidget      *card,
                  HekExplorerRow *row)
{
  GtkWidget *tile = gtk_widget_get_first_child (card);
  GtkWidget *label = gtk_widget_get_next_sibling (tile);
  const char *key = hek_explorer_row_get_key (row);

  studio_explorer_tile_show_row (STUDIO_ROW_TILE (tile), row);
  gtk_label_set_text (GTK_LABEL (label), key != NULL ? key : "");
  gtk_widget_set_tooltip_text (card, key);
  studio_name_row (gtk_widget_get_parent (card), row);
}

/* The tooltip has the value as it is kept. */
static void
studio_show_field (const StudioColumn *column,
                   GtkWidget          *label,
                   HekExplorerRow     *row)
{
  const HekField *field = hek_schema_get_field (column->cells->schema, column->field);
  const char *text = hek_explorer_row_get_text (row, column->field);
  g_autofree char *shown = studio_explorer_dup_value (field, text);

  studio_set_text (GTK_LABEL (label), shown, hek_explorer_row_is_loaded (row));
  gtk_widget_set_tooltip_text (label, text);
}

static void
studio_fill (GtkListItem *list_item)
{
  GtkWidget *cell = gtk_list_item_get_child (list_item);
  const StudioColumn *column = g_object_get_data (G_OBJECT (cell), STUDIO_COLUMN);
  HekExplorerRow *row = gtk_list_item_get_item (list_item);

  switch (column->kind)
    {
    case STUDIO_COLUMN_TILE:
      studio_explorer_tile_show_row (STUDIO_ROW_TILE (cell), row);
      break;
    case STUDIO_COLUMN_KEY:
      studio_show_key (cell, row);
      break;
    case STUDIO_COLUMN_DISTANCE:
      studio_show_distance (column, GTK_LABEL (cell), gtk_list_item_get_position (list_item));
      break;
    case STUDIO_COLUMN_CARD:
      studio_show_card (cell, row);
      break;
    case STUDIO_COLUMN_FIELD:
    default:
      studio_show_field (column, cell, row);
      break;
    }
}

/* --- factories ------------------------------------------------------------------------------- */

static GtkWidget *
studio_new_label (gboolean is_number)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), is_number ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  if (is_number)
    {
      gtk_widget_add_css_class (label, "numeric");
      gtk_widget_add_css_class (label, "studio-figure");
    }
  return label;
}

static GtkWidget *
studio_new_card (const StudioColumn *column)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *label = studio_new_label (FALSE);

  gtk_label_set_max_width_chars (GTK_LABEL (label), 1); /* as wide as the tile */
  gtk_label_set_xalign (GTK_LABEL (label), 0.5f);
  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (GTK_BOX (card),
                  studio_explorer_look_new_tile (column->cells->look, STUDIO_TILE_SIDE));
  gtk_box_append (GTK_BOX (card), label);
  gtk_widget_set_halign (card, GTK_ALIGN_CENTER);
  return card;
}

static void
studio_set_up (GtkListItemFactory *factory,
               GtkListItem        *list_item,
               StudioColumn       *column)
{
  GtkWidget *cell;

  if (column->kind == STUDIO_COLUMN_TILE)
    cell = studio_explorer_look_new_tile (column->cells->look, STUDIO_ROW_SIDE);
  else if (column->kind == STUDIO_COLUMN_CARD)
    cell = studio_new_card (column);
  else
    cell = studio_new_label (column->is_number);
  g_object_set_data (G_OBJECT (cell), STUDIO_COLUMN, column);
  studio_column_view_set_cell (list_item, cell);
}

static void
studio_bind (GtkListItemFactory *factory,
             GtkListItem        *list_item,
             StudioColumn       *column)
{
  HekExplorerRow *row = gtk_list_item_get_item (list_item);

  if (!hek_explorer_row_is_loaded (row))
    g_signal_connect_swapped (row, "loaded", G_CALLBACK (studio_fill), list_item);
  studio_fill (list_item);
}

static void
studio_unbind (GtkListItemFactory *factory,
               GtkListItem        *list_item,
               StudioColumn       *column)
{
  GtkWidget *cell = gtk_list_item_get_child (list_item);

  g_signal_handlers_disconnect_by_data (gtk_list_item_get_item (list_item), list_item);
  if (column->kind == STUDIO_COLUMN_TILE)
    studio_row_tile_set_contents (STUDIO_ROW_TILE (cell), NULL);
  else if (column->kind == STUDIO_COLUMN_CARD)
    studio_row_tile_set_contents (STUDIO_ROW_TILE (gtk_widget_get_first_child (cell)), NULL);
}

static GtkListItemFactory *
studio_new_factory (StudioExplorerSelectionCells *cells,
                    StudioColumnKind              kind,
                    guint                         field,
                    gboolean                      is_number)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  StudioColumn *column = g_new (StudioColumn, 1);

  *column = (StudioColumn) { cells, kind, field, is_number };
  g_object_set_data_full (G_OBJECT (factory), STUDIO_COLUMN, column, g_free);
  g_signal_connect (factory, "setup", G_CALLBACK (studio_set_up), column);
  g_signal_connect (factory, "bind", G_CALLBACK (studio_bind), column);
  g_signal_connect (factory, "unbind", G_CALLBACK (studio_unbind), column);
  return factory;
}

GtkListItemFactory *
studio_explorer_selection_cells_new_tiles (StudioExplorerSelectionCells *cells)
{
  return studio_new_factory (cells, STUDIO_COLUMN_CARD, 0, FALSE);
}

/* --- the order ------------------------------------------------------------------------------- */

/* Tells which column was asked by answering with more than nothing. */
static int
studio_compare_nothing (gconstpointer a,
                        gconstpointer b,
                        gpointer      asked)
{
  if (g_object_get_data (G_OBJECT ((gpointer) a), STUDIO_COLUMN) == NULL)
    g_object_set_data (G_OBJECT ((gpointer) a), STUDIO_COLUMN, asked);
  return 1;
}

gboolean
studio_explorer_selection_cells_get_order (StudioExplorerSelectionCells *cells,
                                           GtkColumnView                *view,
                                           HekExplorerOrder             *order)
{
  g_autoptr (GObject) probe = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GObject) other = g_object_new (G_TYPE_OBJECT, NULL);
  GtkOrdering ordering = gtk_sorter_compare (gtk_column_view_get_sorter (view), probe, other);
  const StudioColumn *column = g_object_get_data (probe, STUDIO_COLUMN);

  *order = *hek_explorer_selection_list_get_order (cells->list);
  order->descending = ordering == GTK_ORDERING_SMALLER;
  if (column == NULL)
    return FALSE;
  if (column->kind == STUDIO_COLUMN_DISTANCE)
    return order->kind == HEK_EXPLORER_ORDER_DISTANCE;
  if (column->kind == STUDIO_COLUMN_KEY && cells->key_field < 0)
    {
      order->kind = HEK_EXPLORER_ORDER_ROWS;
      return TRUE;
    }
  order->kind = HEK_EXPLORER_ORDER_FIELD;
  order->field = column->kind == STUDIO_COLUMN_KEY ? (guint) cells->key_field : column->field;
  return TRUE;
}

static gboolean
studio_is_of_order (const StudioColumn     *column,
                    const HekExplorerOrder *order)
{
  int key_field = column->cells->key_field;

  switch (order->kind)
    {
    case HEK_EXPLORER_ORDER_DISTANCE:
      return column->kind == STUDIO_COLUMN_DISTANCE;
    case HEK_EXPLORER_ORDER_FIELD:
      return column->kind == STUDIO_COLUMN_KEY
               ? (int) order->field == key_field
               : column->kind == STUDIO_COLUMN_FIELD && column->field == order->field;
    case HEK_EXPLORER_ORDER_ROWS:
    default:
      /* the natural order needs no arrow, unless it is turned */
      return column->kind == STUDIO_COLUMN_KEY && key_field < 0 && order->descending;
    }
}

void
studio_explorer_selection_cells_show_order (StudioExplorerSelectionCells *cells,
                                            GtkColumnView                *view,
                                            const HekExplorerOrder       *order)
{
  GListModel *columns = gtk_column_view_get_columns (view);

  if (cells->distance != NULL)
    gtk_column_view_column_set_visible (cells->distance,
                                        order->kind == HEK_EXPLORER_ORDER_DISTANCE);
  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) item = g_list_model_get_item (columns, i);
      GtkListItemFactory *factory = gtk_column_view_column_get_factory (item);
      const StudioColumn *column = g_object_get_data (G_OBJECT (factory), STUDIO_COLUMN);

      if (column == NULL || !studio_is_of_order (column, order))
        continue;
      gtk_column_view_sort_by_column (view, item, order->descending ? GTK_SORT_DESCENDING
                                                                    : GTK_SORT_ASCENDING);
      return;
    }
  gtk_column_view_sort_by_column (view, NULL, GTK_SORT_ASCENDING);
}

/* --- columns --------------------------------------------------------------------------------- */

static GtkColumnViewColumn *
studio_add_column (StudioExplorerSelectionCells *cells,
                   GtkColumnView                *view,
                   const char                   *title,
                   int                           width,
                   StudioColumnKind              kind,
                   guint                         field)
{
  gboolean is_number = kind == STUDIO_COLUMN_DISTANCE
                       || (kind == STUDIO_COLUMN_FIELD
                           && studio_is_number (hek_schema_get_field (cells->schema, field)->type));
  GtkListItemFactory *factory = studio_new_factory (cells, kind, field, is_number);
  gpointer column_data = g_object_get_data (G_OBJECT (factory), STUDIO_COLUMN);
  GtkColumnViewColumn *column = gtk_column_view_column_new (title, factory);

  if (kind != STUDIO_COLUMN_TILE)
    {
      g_autoptr (GtkSorter) sorter
        = GTK_SORTER (gtk_custom_sorter_new (studio_compare_nothing, column_data, NULL));

      gtk_column_view_column_set_sorter (column, sorter);
    }
  gtk_column_view_column_set_fixed_width (column, width);
  gtk_column_view_column_set_resizable (column, kind != STUDIO_COLUMN_TILE);
  gtk_column_view_append_column (view, column);
  if (is_number)
    studio_column_view_set_up_title (
      view, g_list_model_get_n_items (gtk_column_view_get_columns (view)) - 1, TRUE, NULL);
  g_object_unref (column);
  return column;
}

void
studio_explorer_selection_cells_add_columns (StudioExplorerSelectionCells *cells,
                                             GtkColumnView                *view)
{
  const HekSchema *schema = cells->schema;
  guint n_columns = 0;

  studio_add_column (cells, view, "", STUDIO_TILE_WIDTH, STUDIO_COLUMN_TILE, 0);
  studio_add_column (cells, view,
                     cells->key_field >= 0
                       ? hek_schema_get_field (schema, (guint) cells->key_field)->name : _("Row"),
                     STUDIO_KEY_WIDTH, STUDIO_COLUMN_KEY, 0);
  cells->distance = studio_add_column (cells, view, hek_distance_label (cells->kind),
                                       cells->kind == HEK_DISTANCE_IP ? STUDIO_PRODUCT_WIDTH
                                                                      : STUDIO_DISTANCE_WIDTH,
                                       STUDIO_COLUMN_DISTANCE, 0);
  gtk_column_view_column_set_visible (cells->distance, FALSE);
  for (guint i = 0; i < schema->n_fields && n_columns < STUDIO_MAX_FIELD_COLUMNS; i++)
    {
      const HekField *field = hek_schema_get_field (schema, i);

      if ((int) i == cells->key_field)
        continue;
      studio_add_column (cells, view, field->name, studio_field_widths[field->type],
                         STUDIO_COLUMN_FIELD, i);
      n_columns++;
    }
}
