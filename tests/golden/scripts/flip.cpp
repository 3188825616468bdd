// SPDX-License-Identifier: Apache-2.0
/*
 * Golden values of FLIP and HDR-FLIP, by the authors' own header.
 *
 * usage: g++ -O3 -I FLIP/src/cpp -I FLIP/src/cpp/tool flip.cpp -o flip
 *        ./flip KODAK_REF KODAK_TEST HDR < ../metrics-kodak.csv > ../flip.csv
 *
 * FLIP is a checkout of NVlabs/flip (BSD-3-Clause). The three folders hold the pictures of
 * metrics-kodak.csv and the *.exr beside them, named as there. Pictures called "drawn" are those of
 * draw (), which the test draws too. Means are summed in double.
 */
#include "FLIP.h"
#include "imagehelpers.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

typedef FLIP::image<FLIP::color3> Picture;

static float
draw (int x, int y, int c, bool changed)
{
  int n = (x * 37 + y * 91 + c * 53 + x * y % 29) % 256;

  if (changed)
    n += (x * 7 + y * 3 + c * 5) % 11;
  return std::ldexp ((float) n, x / 8 % 9 - 10);
}

static void
print (const std::string &names, Picture &ref, Picture &test, const char *range,
       const char *tone_mapper, double ppd)
{
  FLIP::Parameters parameters;
  FLIP::image<float> map (ref.getWidth (), ref.getHeight (), 0.0f);
  bool hdr = std::string (range) == "hdr";
  std::vector<float> all;
  double sum = 0, position, p95;
  size_t at;

  if (ppd > 0)
    parameters.PPD = (float) ppd;
  parameters.tonemapper = tone_mapper;
  FLIP::evaluate (ref, test, hdr, parameters, map);
  for (int y = 0; y < map.getHeight (); y++)
    for (int x = 0; x < map.getWidth (); x++)
      {
        all.push_back (map.get (x, y));
        sum += map.get (x, y);
      }
  std::sort (all.begin (), all.end ());
  position = 0.95 * (double) (all.size () - 1);
  at = (size_t) position;
  p95 = all[at];
  if (at + 1 < all.size ())
    p95 += ((double) all[at + 1] - all[at]) * (position - (double) at);
  printf ("%s,%d,%d,%s,%s,%.9g,%.10g,%.9g,%.9g,", names.c_str (), map.getWidth (),
          map.getHeight (), range, tone_mapper, parameters.PPD, sum / (double) all.size (), p95,
          all.back ());
  if (hdr)
    printf ("%.9g,%.9g,%d\n", parameters.startExposure, parameters.stopExposure,
            parameters.numExposures);
  else
    printf (",,0\n");
}

static void
print_drawn (int width, int height, const char *range, const char *tone_mapper, double ppd)
{
  Picture ref (width, height), test (width, height);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        ref.set (x, y, FLIP::color3 (draw (x, y, 0, false), draw (x, y, 1, false),
                                     draw (x, y, 2, false)));
        test.set (x, y, FLIP::color3 (draw (x, y, 0, true), draw (x, y, 1, true),
                                      draw (x, y, 2, true)));
      }
  print ("drawn,drawn", ref, test, range, tone_mapper, ppd);
}

static void
print_files (const std::string &ref_folder, const std::string &ref_name,
             const std::string &test_folder, const std::string &test_name, bool hdr, double ppd)
{
  Picture ref, test;

  if (!ImageHelpers::load (ref, ref_folder + "/" + ref_name) ||
      !ImageHelpers::load (test, test_folder + "/" + test_name))
    exit (1);
  if (!hdr)
    for (Picture *picture : { &ref, &test })
      for (int y = 0; y < picture->getHeight (); y++)
        for (int x = 0; x < picture->getWidth (); x++)
          picture->set (x, y, FLIP::color3::sRGBToLinearRGB (picture->get (x, y)));
  print (ref_name + "," + test_name, ref, test, hdr ? "hdr" : "sdr", "aces", ppd);
}

static void
print_kodak (const std::string &ref_folder, const std::string &test_folder)
{
  char line[4096];

  while (fgets (line, sizeof line, stdin) != NULL)
    {
      std::string ref = line, test;

      if (ref.rfind ("kodim", 0) != 0)
        continue;
      test = ref.substr (ref.find (',') + 1);
      test = test.substr (0, test.find (','));
      ref = ref.substr (0, ref.find (','));
      print_files (ref_folder, ref, test_folder, test, false, 0);
      if (test == "kodim03_jpeg20.png")
        for (double ppd : { 4.0, 20.0, 50.0, 150.0, 400.0 })
          print_files (ref_folder, ref, test_folder, test, false, ppd);
    }
}

static void
print_hdr (const std::string &folder)
{
  std::vector<std::string> names;

  for (const auto &entry : std::filesystem::directory_iterator (folder))
    if (entry.path ().extension () == ".exr")
      names.push_back (entry.path ().filename ().string ());
  std::sort (names.begin (), names.end ());
  for (const std::string &test : names)
    if (test.find ('_') != std::string::npos)
      print_files (folder, test.substr (0, test.find ('_')) + ".exr", folder, test, true, 0);
}

int
main (int argc, char **argv)
{
  static const int sizes[][2] = { { 1, 1 }, { 2, 1 }, { 1, 9 }, { 5, 4 }, { 1, 300 }, { 300, 1 },
                                  { 40, 50 }, { 64, 21 }, { 75, 260 }, { 513, 129 },
                                  { 1100, 70 } };

  puts ("# FLIP and HDR-FLIP by the authors' C++ header, NVlabs/flip 1.6 (BSD-3-Clause, commit "
        "1eb247c), on Kodak and HDR pictures and on drawn ones (scripts/flip.cpp); p95 between "
        "neighbours as numpy.percentile");
  puts ("reference,test,width,height,range,tonemapper,ppd,mean,p95,max,start,stop,n_exposures");
  for (const auto &size : sizes)
    for (double ppd : { 0.0, 12.0, 150.0 })
      print_drawn (size[0], size[1], "sdr", "aces", ppd);
  for (const char *tone_mapper : { "aces", "hable", "reinhard" })
    for (const auto &size : { sizes[6], sizes[8], sizes[9] })
      print_drawn (size[0], size[1], "hdr", tone_mapper, 0);
  print_kodak (argv[1], argv[2]);
  print_hdr (argv[3]);
}
