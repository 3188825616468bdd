/* SPDX-License-Identifier: Apache-2.0 */
/* hektor image info: what picture files say about themselves. */
#include "config.h"

#include "hek-cli.h"

#include <string.h>

#include "hek-cli-args.h"
#include "hek-cli-input.h"
#include "hek-cli-output.h"
#include "hek-cli-record.h"

static const HekCliOption options[] = {
  { "verify", 0, NULL, "Read the whole file, not only its header, to see whether it is sound" },
};

static HekImageInfo *
hek_info_read (HekCli      *cli,
               const char  *path,
               GError     **error)
{
  g_autoptr (HekImageInfo) info = NULL;
  g_autoptr (HekImage) image = NULL;

  if (strcmp (path, "-") != 0 && !hek_cli_args_has (cli->args, "verify"))
    {
      info = hek_image_probe (path, error);
      if (info == NULL)
        hek_cli_prefix_path (error, path);
      return g_steal_pointer (&info);
    }
  image = hek_cli_load (path, &info, &cli->task, error);
  return image != NULL ? g_steal_pointer (&info) : NULL;
}

static HekCliRecord *
hek_info_record (const char         *path,
                 const HekImageInfo *info)
{
  HekCliRecord *record = hek_cli_record_new ();
  g_autofree char *size = g_strdup_printf ("%u × %u pixels", info->width, info->height);

  hek_cli_record_add_text (record, "file", NULL, path);
  hek_cli_record_add_text (record, "format", "Format", info->format);
  hek_cli_record_add_text (record, NULL, "Size", size);
  hek_cli_record_add_number (record, "width", NULL, info->width, NULL);
  hek_cli_record_add_number (record, "height", NULL, info->height, NULL);
  hek_cli_record_add_text (record, "color_type", "Colour type", info->color_type);
  hek_cli_record_add_number (record, "bits_per_sample", "Depth", info->bits_per_sample,
                             g_strdup_printf ("%u bits per sample", info->bits_per_sample));
  hek_cli_record_add_number (record, "n_palette", info->n_palette > 0 ? "Palette" : NULL,
                             info->n_palette, g_strdup_printf ("%u colours", info->n_palette));
  hek_cli_record_add_boolean (record, "has_alpha", "Transparency", info->has_alpha);
  hek_cli_record_add_boolean (record, "interlaced", "Interlaced", info->interlaced);
  hek_cli_record_add_text (record, "color_tag", "Colours are", info->color_tag);
  if (info->details != NULL)
    hek_cli_record_add_text (record, "details", "Stored as", info->details);
  if (info->white_cd_m2 > 0)
    hek_cli_record_add_number (record, "white_cd_m2", "1.0 is", info->white_cd_m2,
                               g_strdup_printf ("%g cd/m²", info->white_cd_m2));
  hek_cli_record_add_number (record, "file_bytes", "File", (double) info->file_bytes,
                             g_strdup_printf ("%.1f kB", (double) info->file_bytes / 1000));
  return record;
}

static gboolean
hek_info_run (HekCli  *cli,
              GError **error)
{
  GPtrArray *inputs = cli->args->inputs;
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);
  g_autoptr (GString) out = g_string_new (NULL);

  if (inputs->len == 0)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "image info: which file?");
      return FALSE;
    }
  for (guint i = 0; i < inputs->len; i++)
    {
      g_autoptr (GError) own_error = NULL;
      g_autoptr (HekImageInfo) info = hek_info_read (cli, inputs->pdata[i], &own_error);
      g_autofree char *name = NULL;

      if (info == NULL && (inputs->len == 1 ||
                           g_error_matches (own_error, G_IO_ERROR, G_IO_ERROR_CANCELLED)))
        {
          g_propagate_error (error, g_steal_pointer (&own_error));
          return FALSE;
        }
      if (info == NULL)
        {
          hek_cli_complain (cli, own_error);
          cli->n_failed++;
          continue;
        }
      g_ptr_array_add (records, hek_info_record (inputs->pdata[i], info));
      if (cli->json)
        continue;
      name = g_filename_display_name (inputs->pdata[i]);
      g_string_append_printf (out, "%s%s\n", out->len > 0 ? "\n" : "", name);
      hek_cli_record_append_text (out, records->pdata[records->len - 1]);
    }

  if (cli->quiet)
    return TRUE;
  if (cli->json && inputs->len == 1)
    hek_cli_record_append_json (out, records->pdata[0]);
  else if (cli->json)
    hek_cli_records_append_json (out, records);
  return hek_cli_write_stdout (out->str, out->len, error);
}

const HekCliCommand hek_cli_image_info = {
  .group = "image",
  .verb = "info",
  .summary = "What picture files say about themselves",
  .usage = "FILE…",
  .details =
    "Reads the headers of PNG, JPEG, TIFF, OpenEXR, Radiance HDR and PFM files; “-” is standard "
    "input. With --json the answer is one object for one file, an array for several, with the keys "
    "file, format, width, height, color_type, bits_per_sample, n_palette, has_alpha, interlaced, "
    "color_tag, file_bytes; details and white_cd_m2 where the file says more.",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .run = hek_info_run,
};
