/* SPDX-License-Identifier: Apache-2.0 */
/* hektor image quantize: one picture or many, measured, saved and reported. */
#include "config.h"

#include "hek-cli.h"

#include <string.h>

#include "hek-cli-input.h"
#include "hek-cli-output.h"
#include "hek-cli-recipe.h"
#include "hek-cli-record.h"
#include "hek-cli-report.h"
#include "hek-file.h"
#include "hek-image-tonemap.h"

static const HekCliOption options[] = {
  { "output", 'o', "OUT", "Where the file goes: a file, a folder, or “-” for standard output. All "
                          "other words are inputs then" },
  { "report", 0, "FILE", "Write a report too: .pdf, .html, .png, .csv or .json; may be repeated" },
};

typedef struct
{
  HekRecipe recipe;
  GPtrArray *inputs;  /* owned container, borrowed paths */
  GPtrArray *outputs; /* owned: one per input, or empty */
  GPtrArray *reports; /* owned container, borrowed paths */
  GPtrArray *records; /* owned: what to answer */
} HekQuantizeRun;

static void
hek_quantize_run_clear (HekQuantizeRun *run)
{
  g_clear_pointer (&run->inputs, g_ptr_array_unref);
  g_clear_pointer (&run->outputs, g_ptr_array_unref);
  g_clear_pointer (&run->reports, g_ptr_array_unref);
  g_clear_pointer (&run->records, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HekQuantizeRun, hek_quantize_run_clear)

/* "photos/a.jpg" into the folder "out": "out/a.png" */
static char *
hek_quantize_output_in (const char *folder,
                        const char *input,
                        const char *suffix)
{
  g_autofree char *base = strcmp (input, "-") == 0 ? g_strdup ("stdin")
                                                   : g_path_get_basename (input);
  char *dot = strrchr (base, '.');
  g_autofree char *name = NULL;

  if (dot != NULL && dot != base)
    *dot = '\0';
  name = g_strconcat (base, ".", suffix, NULL);
  return g_build_filename (folder, name, NULL);
}

static const char *
hek_quantize_suffix (const HekQuantizeRun *run)
{
  const char *suffix = run->recipe.quantizer->file_suffix;

  return suffix != NULL ? suffix : "png";
}

/* Which words are inputs, and where each result goes. */
static gboolean
hek_quantize_plan_files (HekCli          *cli,
                         HekQuantizeRun  *run,
                         GError         **error)
{
  const char *output = hek_cli_args_get (cli->args, "output");
  GPtrArray *words = cli->args->inputs;
  const char *suffix = hek_quantize_suffix (run);
  guint n_inputs = words->len;
  gboolean into_folder;

  if (output == NULL && words->len == 2)
    {
      output = words->pdata[1];
      n_inputs = 1;
    }
  if (words->len == 0)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "image quantize: which picture?");
      return FALSE;
    }
  for (guint i = 0; i < n_inputs; i++)
    g_ptr_array_add (run->inputs, words->pdata[i]);

  into_folder = output != NULL && (g_str_has_suffix (output, G_DIR_SEPARATOR_S) ||
                                   g_file_test (output, G_FILE_TEST_IS_DIR));
  if (n_inputs > 1 && !into_folder)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "image quantize: several pictures need an existing folder, --output=FOLDER");
      return FALSE;
    }
  for (guint i = 0; output != NULL && i < n_inputs; i++)
    g_ptr_array_add (run->outputs,
                     into_folder ? hek_quantize_output_in (output, words->pdata[i], suffix)
                                 : g_strdup (output));
  return TRUE;
}

static gboolean
hek_quantize_check_files (HekQuantizeRun  *run,
                          GError         **error)
{
  g_autoptr (GPtrArray) taken = g_ptr_array_new ();

  for (guint i = 0; i < run->outputs->len; i++)
    {
      const char *output = run->outputs->pdata[i];

      if (!hek_cli_check_output (output, run->inputs, error) ||
          !hek_cli_check_suffix (output, hek_quantize_suffix (run), error))
        return FALSE;
      for (guint j = 0; j < i; j++)
        if (strcmp (output, run->outputs->pdata[j]) == 0)
          {
            g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED,
                         "%s: two of the pictures would be written there", output);
            return FALSE;
          }
    }
  for (guint i = 0; i < run->inputs->len; i++)
    g_ptr_array_add (taken, run->inputs->pdata[i]);
  for (guint i = 0; i < run->outputs->len; i++)
    g_ptr_array_add (taken, run->outputs->pdata[i]);
  return hek_cli_check_reports (run->reports, taken, error);
}

static gboolean
hek_quantize_plan (HekCli          *cli,
                   HekQuantizeRun  *run,
                   GError         **error)
{
  run->inputs = g_ptr_array_new ();
  run->outputs = g_ptr_array_new_with_free_func (g_free);
  run->reports = hek_cli_args_get_all (cli->args, "report");
  run->records = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);

  if (!hek_cli_read_recipe (cli->args, &run->recipe, error) ||
      !hek_quantize_plan_files (cli, run, error))
    return FALSE;
  if (run->reports->len > 0 && run->inputs->len > 1)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "--report: a report is about one picture");
      return FALSE;
    }
  if (run->outputs->len > 0 && strcmp (run->outputs->pdata[0], "-") == 0)
    {
      if (cli->json)
        {
          g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                       "--json: the picture goes to standard output already");
          return FALSE;
        }
      cli->quiet = TRUE;
    }
  return hek_quantize_check_files (run, error);
}

/* Of a picture in floats: how much of it the method cannot keep. */
static void
hek_quantize_add_clipped (HekCliRecord    *record,
                          const HekImage  *image,
                          const HekRecipe *recipe)
{
  const HekImageQuantizer *method = recipe->quantizer;
  double brightest = method->brightest != NULL
                       ? method->brightest (&recipe->values, &recipe->viewing) : 1;
  guint64 n_clipped;
  double share;

  if (image->sample_type != HEK_SAMPLE_F32 ||
      !hek_image_count_clipped (image, brightest, &n_clipped, NULL, NULL))
    return;
  share = (double) n_clipped / ((double) image->width * image->height);
  hek_cli_record_add_number (record, "clipped_share", "Clipped", share,
                             g_strdup_printf ("%.2f %% of the pixels, brighter than %s or outside "
                                              "sRGB",
                                              100 * share,
                                              brightest > 1 ? "the display" : "white"));
}

static void
hek_quantize_answer (HekCli         *cli,
                     HekQuantizeRun *run,
                     const char     *input,
                     const char     *output,
                     const HekImage *image,
                     const HekTrial *trial)
{
  HekCliRecord *record;

  if (cli->quiet)
    return;
  record = hek_cli_record_new ();
  if (run->inputs->len > 1)
    hek_cli_record_add_text (record, "file", NULL, input);
  if (run->inputs->len > 1 && output != NULL)
    hek_cli_record_add_text (record, "output", NULL, output);
  if (!cli->json)
    {
      g_autofree char *size = g_strdup_printf ("%u × %u pixels", trial->width, trial->height);

      hek_cli_record_add_text (record, NULL, "Picture", input);
      hek_cli_record_add_text (record, NULL, "Size", size);
      if (output != NULL)
        hek_cli_record_add_text (record, NULL, "Saved as", output);
    }
  hek_quantize_add_clipped (record, image, &run->recipe);
  hek_cli_record_add_trial (record, trial);
  g_ptr_array_add (run->records, record);
}

static gboolean
hek_quantize_one (HekCli          *cli,
                  HekQuantizeRun  *run,
                  guint            i,
                  GError         **error)
{
  const char *input = run->inputs->pdata[i];
  const char *output = run->outputs->len > 0 ? run->outputs->pdata[i] : NULL;
  gboolean reports = run->reports->len > 0;
  HekTask whole = hek_task_sub (&cli->task, (double) i / run->inputs->len, 1.0 / run->inputs->len);
  HekTask load_task = hek_task_sub (&whole, 0.0, reports ? 0.02 : 0.2);
  HekTask run_task = hek_task_sub (&whole, reports ? 0.02 : 0.2, reports ? 0.08 : 0.8);
  HekTask report_task = hek_task_sub (&whole, 0.1, 0.9);
  g_autofree char *name = hek_cli_input_name (input);
  g_autofree char *label = g_strdup_printf ("Quantizing %s", name);
  g_autoptr (HekImage) image = NULL;
  g_autoptr (HekTrial) trial = NULL;
  HekTrialFlags flags = 0;

  hek_cli_progress_set_label (cli->progress, label);
  image = hek_cli_load (input, NULL, &load_task, error);
  if (image == NULL)
    return FALSE;

  if (reports)
    flags = HEK_TRIAL_ALL;
  if (!cli->quiet)
    flags |= HEK_TRIAL_METRICS | HEK_TRIAL_FILE;
  if (output != NULL)
    flags |= HEK_TRIAL_FILE | HEK_TRIAL_KEEP_FILE;
  trial = hek_trial_run (image, &run->recipe, flags, &run_task, error);
  if (trial == NULL)
    {
      hek_cli_prefix_path (error, input);
      return FALSE;
    }
  if (output != NULL && !hek_cli_save (output, trial->file, error))
    return FALSE;
  if (reports && !hek_cli_write_reports (image, name, trial, run->reports, &report_task, error))
    return FALSE;
  hek_quantize_answer (cli, run, input, output, image, trial);
  return TRUE;
}

static gboolean
hek_quantize_print (HekCli          *cli,
                    HekQuantizeRun  *run,
                    GError         **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (cli->json && run->inputs->len > 1)
    hek_cli_records_append_json (out, run->records);
  else
    for (guint i = 0; i < run->records->len; i++)
      {
        if (cli->json)
          hek_cli_record_append_json (out, run->records->pdata[i]);
        else
          hek_cli_record_append_text (out, run->records->pdata[i]);
        if (i + 1 < run->records->len)
          g_string_append_c (out, '\n');
      }
  return hek_cli_write_stdout (out->str, out->len, error);
}

static gboolean
hek_quantize_run (HekCli  *cli,
                  GError **error)
{
  g_auto (HekQuantizeRun) run = { 0 };

  if (!hek_quantize_plan (cli, &run, error))
    return FALSE;
  for (guint i = 0; i < run.inputs->len; i++)
    {
      g_autoptr (GError) own_error = NULL;

      if (hek_quantize_one (cli, &run, i, &own_error))
        continue;
      /* One bad picture does not stop the others. */
      if (run.inputs->len == 1 || g_error_matches (own_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_propagate_error (error, g_steal_pointer (&own_error));
          return FALSE;
        }
      hek_cli_complain (cli, own_error);
      cli->n_failed++;
    }
  return cli->quiet || hek_quantize_print (cli, &run, error);
}

const HekCliCommand hek_cli_image_quantize = {
  .group = "image",
  .verb = "quantize",
  .summary = "Quantize pictures and measure what changed",
  .usage = "IN [OUT]",
  .details =
    "Reads a PNG, JPEG, TIFF, OpenEXR, Radiance HDR or PFM file, quantizes it and writes OUT as "
    "PNG, with a real palette where the method has one, or for --method=jnd as JPEG. Colours "
    "brighter than white or outside sRGB are clipped; the answer then says how many "
    "(clipped_share). --method=uniform with a --curve on an HDR display keeps light up to the peak "
    "of the display, and OUT is a PNG with PQ codes (cICP). A JPEG cannot be transparent: jnd "
    "refuses such pictures. Without OUT it only measures. “-” is standard input or output. Several "
    "pictures: IN… --output=FOLDER; one that fails does not stop the others.\n"
    "OUT appears whole or not at all, and is never one of the inputs. The same picture, options "
    "and seed give the same file on any number of threads.\n"
    "The answer: the recipe, the rate (indices and palette in bits per pixel, and the size of the "
    "file really written) and every metric against the original. With --json one object (several "
    "pictures: an array) with the keys method, space, curve, display and distance_m (where they "
    "count), colors, bits or threshold (the main option), "
    "bits_per_pixel, file_bytes, quantize_s and those of all metrics, see below; a value that is "
    "not finite is null. --quiet measures nothing and is the fastest.",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .takes_recipe = TRUE,
  .names_metrics = TRUE,
  .run = hek_quantize_run,
};
