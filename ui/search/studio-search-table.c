/* SPDX-License-Identifier: Apache-2.0 */
/* The cells of the list of answers. Columns have fixed widths: GTK would measure the rows that are
 * seen, and columns would jump while the list scrolls. */
#include "config.h"

#include "studio-search-table.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "studio-column-view.h"
#include "studio-meter.h"
#include "studio-search-text.h"

#define STUDIO_MAX_FIELD_COLUMNS 12
#define STUDIO_MEASURED_ROWS 200u
#define STUDIO_ROW_SIDE 36
#define STUDIO_BRIEF_LESS 2 /* decimals */
#define STUDIO_RANK_WIDTH 52
#define STUDIO_DISTANCE_WIDTH 156
#define STUDIO_PRODUCT_WIDTH 192 /* of "Negative inner product" */
#define STUDIO_TILE_WIDTH 52
#define STUDIO_KEY_WIDTH 204
#define STUDIO_FIELD "studio-field"         /* data of a factory: the attribute */
#define STUDIO_IS_NUMBER "studio-is-number" /* data of a factory whose cells are aligned right */

/* In widget units, by type. */
static const int studio_field_widths[HEK_N_FIELD_TYPES] = {
  [HEK_FIELD_INTEGER] = 96, [HEK_FIELD_REAL] = 108, [HEK_FIELD_TEXT] = 156,
  [HEK_FIELD_BOOLEAN] = 84, [HEK_FIELD_TIME] = 180, [HEK_FIELD_JSON] = 156,
};

/* Texts are made for the first answers only: who scrolls further finds most columns aligned. */
static void
studio_search_table_measure_fields (StudioSearchTable *table,
                                    GListModel        *hits)
{
  const HekSchema *schema = table->look->schema;
  guint n = MIN (g_list_model_get_n_items (hits), STUDIO_MEASURED_ROWS);

  memset (table->field_decimals, 0, sizeof table->field_decimals);
  for (guint f = 0; schema != NULL && f < MIN (schema->n_fields, STUDIO_MAX_ALIGNED_FIELDS); f++)
    for (guint i = 0; i < n && hek_schema_get_field (schema, f)->type == HEK_FIELD_REAL; i++)
      {
        g_autoptr (HekSearchItem) item = g_list_model_get_item (hits, i);
        const char *text = hek_search_item_get_text (item, f);

        if (text != NULL)
          table->field_decimals[f]
            = MAX (table->field_decimals[f], studio_search_text_count_decimals (text));
      }
}

void
studio_search_table_measure (StudioSearchTable *table,
                             GListModel        *hits)
{
  guint n = g_list_model_get_n_items (hits);

  studio_search_table_measure_fields (table, hits);
  table->decimals = studio_search_text_decimals (hits);
  table->low = table->high = 0;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (HekSearchItem) item = g_list_model_get_item (hits, i);
      double distance = hek_search_item_get_distance (item);

      table->low = MIN (table->low, distance);
      table->high = MAX (table->high, distance);
    }
}

char *
studio_search_table_format (const StudioSearchTable *table,
                            HekSearchItem           *item,
                            gboolean                 brief)
{
  double distance = hek_search_item_get_distance (item);
  int decimals = MAX ((int) table->decimals - (brief ? STUDIO_BRIEF_LESS : 0), 0);
  g_autofree char *text = g_strdup_printf ("%.*f", decimals, distance);

  /* the typographic minus is as wide as a digit */
  return *text == '-' ? g_strconcat ("−", text + 1, NULL) : g_steal_pointer (&text);
}

char *
studio_search_table_dup_name (HekSearchItem *item)
{
  const char *picture = hek_search_item_get_picture (item);

  return picture != NULL ? g_filename_display_basename (picture)
                         : g_strdup (hek_search_item_get_key (item));
}

const char *
studio_search_table_get_tooltip (HekSearchItem *item)
{
  const char *picture = hek_search_item_get_picture (item);

  return picture != NULL ? picture : hek_search_item_get_key (item);
}

static GtkWidget *
studio_search_table_new_label (float       xalign,
                               const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* --- rank ------------------------------------------------------------------------------------ */

static void
studio_search_table_set_up_rank (GtkListItemFactory      *factory,
                                 GtkListItem             *list_item,
                                 const StudioSearchTable *table)
{
  GtkWidget *label = studio_search_table_new_label (1, "numeric");

  gtk_widget_add_css_class (label, "dim-label");
  studio_column_view_set_cell (list_item, label);
}

/* gtk_list_item_set_accessible_label() came with GTK 4.12. */
void
studio_search_table_name_row (const StudioSearchTable *table,
                              GtkWidget               *row,
                              HekSearchItem           *item)
{
  g_autofree char *name = studio_search_table_dup_name (item);
  g_autofree char *distance = studio_search_table_format (table, item, FALSE);
  g_autofree char *text = g_strdup_printf ("%u: %s. %s %s", hek_search_item_get_rank (item), name,
                                           hek_distance_label (table->look->distance), distance);

  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
studio_search_table_bind_rank (GtkListItemFactory      *factory,
                               GtkListItem             *list_item,
                               const StudioSearchTable *table)
{
  HekSearchItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *label = gtk_list_item_get_child (list_item);
  GtkWidget *cell = gtk_widget_get_parent (label);
  g_autofree char *text = g_strdup_printf ("%u", hek_search_item_get_rank (item));

  gtk_label_set_text (GTK_LABEL (label), text);
  if (cell != NULL)
    studio_search_table_name_row (table, gtk_widget_get_parent (cell), item);
}

/* --- distance -------------------------------------------------------------------------------- */

static void
studio_search_table_set_up_distance (GtkListItemFactory      *factory,
                                     GtkListItem             *list_item,
                                     const StudioSearchTable *table)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *label = studio_search_table_new_label (1, "numeric");
  GtkWidget *meter = studio_meter_new ();

  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (meter, "studio-thin");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), meter);
  studio_column_view_set_cell (list_item, box);
}

static void
studio_search_table_bind_distance (GtkListItemFactory      *factory,
                                   GtkListItem             *list_item,
                                   const StudioSearchTable *table)
{
  HekSearchItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *label = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  double span = table->high - table->low;
  g_autofree char *text = studio_search_table_format (table, item, FALSE);

  gtk_label_set_text (GTK_LABEL (label), text);
  studio_meter_set (STUDIO_METER (gtk_widget_get_next_sibling (label)),
                    span > 0 ? (hek_search_item_get_distance (item) - table->low) / span : 0,
                    text);
}

/* --- look and key ---------------------------------------------------------------------------- */

static void
studio_search_table_set_up_tile (GtkListItemFactory      *factory,
                                 GtkListItem             *list_item,
                                 const StudioSearchTable *table)
{
  studio_column_view_set_cell (list_item, studio_search_tile_new (table->look, STUDIO_ROW_SIDE));
}

static void
studio_search_table_bind_tile (GtkListItemFactory      *factory,
                               GtkListItem             *list_item,
                               const StudioSearchTable *table)
{
  studio_search_tile_set_item (STUDIO_SEARCH_TILE (gtk_list_item_get_child (list_item)),
                               gtk_list_item_get_item (list_item));
}

static void
studio_search_table_unbind_tile (GtkListItemFactory *factory,
                                 GtkListItem        *list_item)
{
  studio_search_tile_set_item (STUDIO_SEARCH_TILE (gtk_list_item_get_child (list_item)), NULL);
}

static void
studio_search_table_set_up_key (GtkListItemFactory      *factory,
                                GtkListItem             *list_item,
                                const StudioSearchTable *table)
{
  studio_column_view_set_cell (list_item, studio_search_table_new_label (0, NULL));
}

static void
studio_search_table_bind_key (GtkListItemFactory      *factory,
                              GtkListItem             *list_item,
                              const StudioSearchTable *table)
{
  HekSearchItem *item = gtk_list_item_get_item (list_item);
  GtkWidget *label = gtk_list_item_get_child (list_item);
  g_autofree char *name = studio_search_table_dup_name (item);

  gtk_label_set_text (GTK_LABEL (label), name);
  gtk_widget_set_tooltip_text (label, studio_search_table_get_tooltip (item));
}

/* --- attributes ------------------------------------------------------------------------------ */

static const HekField *
studio_search_table_get_field (GtkListItemFactory      *factory,
                               const StudioSearchTable *table)
{
  guint idx = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), STUDIO_FIELD));

  return hek_schema_get_field (table->look->schema, idx);
}

static gboolean
studio_search_table_is_number (HekFieldType type)
{
  return type == HEK_FIELD_INTEGER || type == HEK_FIELD_REAL || type == HEK_FIELD_TIME;
}

static void
studio_search_table_set_up_field (GtkListItemFactory      *factory,
                                  GtkListItem             *list_item,
                                  const StudioSearchTable *table)
{
  gboolean is_number
    = studio_search_table_is_number (studio_search_table_get_field (factory, table)->type);

  studio_column_view_set_cell (list_item, studio_search_table_new_label (
                                            is_number ? 1 : 0, is_number ? "numeric" : NULL));
}

static void
studio_search_table_bind_field (GtkListItemFactory      *factory,
                                GtkListItem             *list_item,
                                const StudioSearchTable *table)
{
  guint idx = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), STUDIO_FIELD));
  GtkWidget *label = gtk_list_item_get_child (list_item);
  const char *text = hek_search_item_get_text (gtk_list_item_get_item (list_item), idx);
  guint decimals = idx < STUDIO_MAX_ALIGNED_FIELDS ? table->field_decimals[idx] : 0;
  g_autofree char *aligned = text != NULL && decimals > 0
                               ? studio_search_text_align (text, decimals) : g_strdup (text);

  gtk_label_set_text (GTK_LABEL (label), text != NULL ? aligned : "–");
  gtk_widget_set_tooltip_text (label, text);
  if (text == NULL)
    gtk_widget_add_css_class (label, "dim-label");
  else
    gtk_widget_remove_css_class (label, "dim-label");
}

/* --- columns --------------------------------------------------------------------------------- */

typedef void (*StudioCellFunc) (GtkListItemFactory *factory, GtkListItem *list_item,
                                const StudioSearchTable *table);

static GtkColumnViewColumn *
studio_search_table_add_column (const StudioSearchTable *table,
                                GtkColumnView           *view,
                                const char              *title,
                                int                      width,
                                StudioCellFunc           set_up,
                                StudioCellFunc           bind,
                                guint                    field)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column = gtk_column_view_column_new (title, factory);

  g_object_set_data (G_OBJECT (factory), STUDIO_FIELD, GUINT_TO_POINTER (field));
  if (set_up == studio_search_table_set_up_field
      && studio_search_table_is_number (hek_schema_get_field (table->look->schema, field)->type))
    g_object_set_data (G_OBJECT (factory), STUDIO_IS_NUMBER, factory);
  g_signal_connect (factory, "setup", G_CALLBACK (set_up), (gpointer) table);
  g_signal_connect (factory, "bind", G_CALLBACK (bind), (gpointer) table);
  if (set_up == studio_search_table_set_up_tile)
    g_signal_connect (factory, "unbind", G_CALLBACK (studio_search_table_unbind_tile), NULL);
  gtk_column_view_column_set_fixed_width (column, width);
  gtk_column_view_column_set_resizable (column, title != NULL && *title != '\0');
  gtk_column_view_append_column (view, column);
  g_object_unref (column);
  return column;
}

static void
studio_search_table_align_titles (GtkColumnView *view)
{
  GListModel *columns = gtk_column_view_get_columns (view);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      gpointer factory = gtk_column_view_column_get_factory (column);

      if (g_object_get_data (factory, STUDIO_IS_NUMBER) != NULL)
        studio_column_view_set_up_title (view, i, TRUE, NULL);
    }
}

/* Rows are as wide as the list, columns as their contents need. */
static void
studio_search_table_add_rest (GtkColumnView *view)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column = gtk_column_view_column_new ("", factory);

  gtk_column_view_column_set_expand (column, TRUE);
  gtk_column_view_append_column (view, column);
  g_object_unref (column);
}

void
studio_search_table_add_columns (const StudioSearchTable *table,
                                 GtkColumnView           *view)
{
  const HekSchema *schema = table->look->schema;
  gboolean pictures = hek_search_takes_pictures (schema);
  guint n_columns = 0;

  studio_search_table_add_column (table, view, "", STUDIO_RANK_WIDTH,
                                  studio_search_table_set_up_rank, studio_search_table_bind_rank,
                                  0);
  studio_search_table_add_column (table, view, hek_distance_label (table->look->distance),
                                  table->look->distance == HEK_DISTANCE_IP
                                    ? STUDIO_PRODUCT_WIDTH : STUDIO_DISTANCE_WIDTH,
                                  studio_search_table_set_up_distance,
                                  studio_search_table_bind_distance, 0);
  studio_search_table_add_column (table, view, "", STUDIO_TILE_WIDTH,
                                  studio_search_table_set_up_tile, studio_search_table_bind_tile,
                                  0);
  studio_search_table_add_column (
    table, view,
    pictures                ? _("Picture")
    : table->key_field >= 0 ? hek_schema_get_field (schema, (guint) table->key_field)->name
                            : _("Row"),
    STUDIO_KEY_WIDTH, studio_search_table_set_up_key, studio_search_table_bind_key, 0);
  for (guint i = 0; i < schema->n_fields && n_columns < STUDIO_MAX_FIELD_COLUMNS; i++)
    {
      const HekField *field = hek_schema_get_field (schema, i);

      /* the name of the picture is the end of its path */
      if ((int) i == table->key_field || (pictures && g_str_equal (field->name, "path")))
        continue;
      studio_search_table_add_column (table, view, field->name, studio_field_widths[field->type],
                                      studio_search_table_set_up_field,
                                      studio_search_table_bind_field, i);
      n_columns++;
    }
  studio_search_table_add_rest (view);
  studio_search_table_align_titles (view);
}
